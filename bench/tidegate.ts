import { ownTime, timeOf } from "./spans.ts";
import { deployByEngine, type Stage } from "./stage.ts";
import type { Deployer } from "./under-load.ts";

/** Deploys by this repository's engine, in the bench's own process, with the defaults of the action but for the bake. */
export function tidegate(stage: Stage): Deployer {
  return {
    name: "Tidegate",
    async deploy({ image }) {
      const outcome = await deployByEngine(stage, image);
      return { ownMs: ownTime(outcome), switchMs: timeOf(outcome, "switch") };
    },
  };
}
