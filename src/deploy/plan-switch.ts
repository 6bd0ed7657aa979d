import { bakeOn, type Routes, steadyOn } from "../proxy/routes.ts";
import type { DeployPlan } from "./plan.ts";
import type { DeployRequest } from "./request.ts";

type Judged = Pick<DeployPlan, "slot" | "previous" | "adopt">;

/** Whether there is a release to compare with, and to go back to, while the new one is being judged. */
export function hasPrevious({ previous, adopt }: Judged): boolean {
  return adopt === undefined && previous?.state === "running" && previous.slot !== undefined;
}

/** Whether a host turns itself back to the previous release after the promotion, with the runner gone too. */
export function standsBy(plan: Judged, { judging }: Pick<DeployRequest, "judging">): boolean {
  return judging.bakeMs > 0 && judging.rollbackOnFailure && hasPrevious(plan);
}

/** Where a host's traffic goes from the promotion on. */
export function routesAfterSwitch(plan: Judged, request: Pick<DeployRequest, "judging">): Routes {
  return standsBy(plan, request) ? bakeOn(plan.slot) : steadyOn(plan.slot);
}
