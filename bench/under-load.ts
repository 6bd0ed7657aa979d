import { setTimeout as sleep } from "node:timers/promises";
import type { LoadPlan } from "../tests/support/load/mix.ts";
import type { LoadResult, LoadSnapshot } from "../tests/support/load/result.ts";
import { startLoad } from "../tests/support/load/start.ts";
import type { PushedImage } from "../tests/support/testbed/registry.ts";

/** A way to deploy, as far as a comparison needs to know it. */
export interface Deployer {
  readonly name: string;
  /** Deploys and returns when it says that it is done. */
  deploy(image: Release): Promise<DeployFacts>;
}

/** An image whose every answer carries `version`. */
export interface Release {
  readonly version: string;
  readonly image: PushedImage;
}

export interface DeployFacts {
  /** Deployer's own time, where it tells. */
  readonly ownMs?: number;
  readonly switchMs?: number;
}

/** One deploy and what users met from its beginning until the next one began. */
export interface LoadedDeploy extends DeployFacts {
  readonly tookMs: number;
  readonly requests: number;
  readonly failed: number;
  readonly goingAway: number;
}

export interface LoadedRun {
  readonly name: string;
  readonly deploys: readonly LoadedDeploy[];
  readonly load: LoadResult;
}

/** Between two deploys, so that what a deploy breaks late is counted to it. */
const settleMs = 1_500;

/**
 * Deploys `releases` one after the other while one load runs without a break; the first one before it begins.
 * An answer of a release that is not on its way in or out is a failure.
 *
 * @param atLeast requests in all: the load goes on after the last deploy until it has sent them
 */
export async function deployUnderLoad(
  deployer: Deployer,
  releases: readonly Release[],
  plan: LoadPlan,
  atLeast = 0,
): Promise<LoadedRun> {
  const [first, ...others] = releases;
  if (first === undefined) throw new Error("nothing to deploy");
  await deployer.deploy(first);
  const load = await startLoad(plan);
  try {
    await sleep(settleMs);
    const deploys: LoadedDeploy[] = [];
    let live = first;
    for (const next of others) {
      const before = await load.snapshot();
      await load.expect([live.version, next.version]);
      const began = performance.now();
      const facts = await deployer.deploy(next);
      const tookMs = performance.now() - began;
      await load.expect([next.version]);
      await sleep(settleMs);
      deploys.push({ ...facts, tookMs, ...between(before, await load.snapshot()) });
      live = next;
    }
    while ((await load.snapshot()).total.sent < atLeast) await sleep(250);
    return { name: deployer.name, deploys, load: await load.stop() };
  } catch (error) {
    await load.stop().catch(() => undefined);
    throw error;
  }
}

function between(
  before: LoadSnapshot,
  after: LoadSnapshot,
): Pick<LoadedDeploy, "requests" | "failed" | "goingAway"> {
  return {
    requests: after.total.sent - before.total.sent,
    failed: after.total.failed - before.total.failed,
    goingAway: after.total.goingAway - before.total.goingAway,
  };
}
