import { newDigest, oldDigest } from "../../example-outcomes.ts";
import { exampleRequest } from "../../example-observation.ts";
import type { DeployRequest } from "../../../../src/deploy/request.ts";
import type { HostObservation } from "../../../../src/host/observation.ts";
import { steadyOn, sameRoutes } from "../../../../src/proxy/routes.ts";
import { type CarriedOut, carryOut, type Fleet, type Taken, Violated } from "./carry-out.ts";
import { deploying, plansOf } from "./deploy.ts";
import { befall, type Schedule } from "./generate.ts";
import { observe } from "./host.ts";

const digests = { a: newDigest, b: oldDigest } as const;

/** A schedule that was lived through. */
export interface Lived {
  /** As each run found it. */
  readonly found: readonly Fleet[];
  /** The last request of every run that was cut. */
  readonly cuts: readonly (Taken | undefined)[];
  readonly steps: number;
}

/**
 * Lives through a schedule, and looks whether its last run leaves every host with one release and nothing to do.
 *
 * @throws Violated
 */
export function live(schedule: Schedule): Lived {
  const request = requestOf(schedule);
  const draw = drawBy(schedule.order);
  const found: Fleet[] = [];
  const cuts: (Taken | undefined)[] = [];
  let { fleet } = schedule;
  let steps = 0;
  const run = (image: "a" | "b", fate: Schedule["runs"][number]["fate"], cut: number): CarriedOut => {
    found.push(fleet);
    const release = { release: `s${found.length}`, digest: digests[image] };
    const carried = carryOut(fleet, deploying(request, release, fate, found.length), cut, draw);
    steps += carried.taken.length;
    fleet = carried.fleet;
    return carried;
  };
  for (const { image, fate, cut, events } of schedule.runs) {
    const { isWhole, taken } = run(image, fate, cut);
    if (!isWhole) cuts.push(taken.at(-1));
    for (const { what, host } of events) {
      fleet = fleet.map((one, index) => (index === host % fleet.length ? befall(one, what) : one));
    }
  }
  const before = fleet.map(observe);
  run(schedule.last, "good", Number.POSITIVE_INFINITY);
  judgeEnd(before, fleet, request, digests[schedule.last]);
  return { found, cuts, steps };
}

function requestOf({ bakes, canary, keepReleases }: Schedule): DeployRequest {
  const base = exampleRequest({ keepReleases });
  return {
    ...base,
    judging: {
      ...base.judging,
      bakeMs: bakes ? 30_000 : 0,
      canary: canary ? [{ kind: "share", share: 2_500, holdMs: 1_000 }] : [],
    },
  };
}

function judgeEnd(
  before: readonly HostObservation[],
  fleet: Fleet,
  request: DeployRequest,
  digest: string,
): void {
  const seen = fleet.map(observe);
  const again = plansOf(request, { release: "z", digest }, seen);
  const fail = (what: string, host?: number) => {
    throw new Violated(`in the end ${host === undefined ? "" : `host ${host + 1} `}${what}`);
  };
  again.forEach((plan, index) => {
    if (plan.kind !== "unchanged") fail(`has a plan to ${plan.kind}`, index);
  });
  const live = new Set(seen.map((one) => one.live?.identity.release));
  // A release does not come up beside itself: where it is live on a host and does not answer, that gets another.
  const isBroken = before.some((one) => !one.liveAnswers && live.has(one.live?.identity.release));
  if (live.size > 1 && !isBroken) fail(`is split: ${[...live].join(", ")}`);
  for (const [index, { proxy, routes, onDisk, releases, markedDown }] of fleet.entries()) {
    const { liveSlot, live: own } = seen[index] ?? {};
    if (own?.identity.digest !== digest || own.state !== "running" || !own.restarts) {
      fail(`serves ${own?.identity.release ?? "nothing"}, ${own?.state}, restarts: ${own?.restarts}`, index);
    }
    const steady = liveSlot && steadyOn(liveSlot);
    if (proxy !== "running" || steady === undefined || !sameRoutes(routes, steady) || !sameRoutes(onDisk, steady)) {
      fail(`is not steady: ${routes.live}, on disk ${onDisk.live}, ${markedDown}`, index);
    }
    const up = releases.filter(({ id, state }) => id !== own?.id && !["exited", "dead", "removing", "created"].includes(state));
    if (up.length > 0) fail(`has orphans: ${up.map(({ id, state }) => `${id} ${state}`).join(", ")}`, index);
  }
}

/** The same numbers for the same seed (Numerical Recipes' constants). */
function drawBy(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
