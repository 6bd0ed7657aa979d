import { isUp } from "../../../../src/deploy/plan-slot.ts";
import type { DeployRequest } from "../../../../src/deploy/request.ts";
import type { HostObservation, ReleaseContainer } from "../../../../src/host/observation.ts";
import { sameRoutes, steadyOn } from "../../../../src/proxy/routes.ts";
import { previousRelease } from "../../../../src/release/good-releases.ts";
import { leaves, wasGood } from "../../../../src/release/history.ts";
import { planRollback } from "../../../../src/rollback/plan-rollback.ts";
import { exampleRequest } from "../../example-observation.ts";
import { newDigest, oldDigest } from "../../example-outcomes.ts";
import { type CarriedOut, carryOut, type Fleet, type Taken, Violated } from "./carry-out.ts";
import { deploying, plansOf } from "./deploy.ts";
import { drawBy } from "./draw.ts";
import { befall, type Goal, type Schedule } from "./generate.ts";
import { observe, type StepHost } from "./host.ts";
import { type AskedBack, plansBack, rollingBack } from "./rollback.ts";
import type { Verb } from "./run.ts";

const digests = { a: newDigest, b: oldDigest } as const;

/** A schedule that was lived through. */
export interface Lived {
  /** As each run found it. */
  readonly found: readonly Fleet[];
  /** The last request of every run that was cut. */
  readonly cuts: readonly (Taken | undefined)[];
  readonly steps: number;
  /** Those among the runs that had something to do. */
  readonly rollbacks: number;
}

/**
 * Lives through a schedule, and looks whether its last run leaves every host with one release and nothing to do.
 *
 * @param altered runs that do something else than the deploys of src/deploy
 * @throws Violated
 */
export function liveThrough(schedule: Schedule, altered: (verb: Verb) => Verb = (verb) => verb): Lived {
  const request = requestOf(schedule);
  const draw = drawBy(schedule.order);
  const found: Fleet[] = [];
  const cuts: (Taken | undefined)[] = [];
  let { fleet } = schedule;
  let steps = 0;
  let rollbacks = 0;
  const run = (goal: Goal, fate: Schedule["runs"][number]["fate"], cut: number): CarriedOut => {
    found.push(fleet);
    const lease = found.length;
    const verb =
      goal === "previous"
        ? rollingBack(fate, lease)
        : deploying(request, { release: `s${lease}`, digest: digests[goal] }, fate, lease);
    const carried = carryOut(fleet, altered(verb), cut, draw);
    if (goal === "previous" && carried.taken.length > 0) rollbacks += 1;
    steps += carried.taken.length;
    fleet = carried.fleet;
    return carried;
  };
  for (const { goal, fate, cut, events } of schedule.runs) {
    const { isWhole, taken } = run(goal, fate, cut);
    if (!isWhole) cuts.push(taken.at(-1));
    for (const { what, host } of events) {
      fleet = fleet.map((one, index) => (index === host % fleet.length ? befall(one, what) : one));
    }
  }
  const before = fleet.map(observe);
  const { last } = schedule;
  const back = last === "previous" ? plansBack(before) : undefined;
  run(last, "good", Number.POSITIVE_INFINITY);
  if (last !== "previous") judgeEnd(before, fleet, request, digests[last]);
  else if (back !== undefined) judgeBack(fleet, back);
  return { found, cuts, steps, rollbacks };
}

function requestOf({ bakes, canary, keepReleases, keepPrevious }: Schedule): DeployRequest {
  const base = exampleRequest({ keepReleases, keepPrevious });
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
  for (const [index, host] of fleet.entries()) {
    judgeLive(
      host,
      ({ digest: own }) => own === digest,
      (what) => fail(what, index),
    );
    const own = seen[index]?.live?.id;
    const up = host.releases.filter(
      (one) => one.id !== own && (one.restarts || !mayBe(one, request)) && isUp(one),
    );
    if (up.length > 0) fail(`has orphans: ${up.map(({ id, state }) => `${id} ${state}`).join(", ")}`, index);
  }
  judgeTogether(before, seen, fail);
  again.forEach((plan, index) => {
    if (plan.kind !== "unchanged") fail(`has a plan to ${plan.kind}`, index);
  });
  seen.forEach((after, index) => {
    judgeHistory(after, (what) => fail(what, index));
    judgeKept(before[index], after, request.keepReleases, (what) => fail(what, index));
  });
}

/** The release that was gone back to serves on every host, and nothing is left to do for it. */
function judgeBack(fleet: Fleet, { target }: AskedBack): void {
  for (const [index, host] of fleet.entries()) {
    const fail = (what: string) => {
      throw new Violated(`in the end host ${index + 1} ${what}`);
    };
    const seen = observe(host);
    judgeLive(host, ({ release }) => release === target.release, fail);
    judgeHistory(seen, fail);
    // One behind a proxy that was stopped was not asked before it was started.
    const [again] = host.answers ? planRollback(target, [{ name: "h", seen }]) : [];
    if (host.answers && again?.kind !== "stay") fail(`has a plan to ${again?.kind}`);
    const orphans = host.releases.filter(
      (one) => one.id !== seen.live?.id && isUp(one) && (one.restarts || !wasLeft(one, seen)),
    );
    if (orphans.length > 0)
      fail(`has orphans: ${orphans.map(({ id, state }) => `${id} ${state}`).join(", ")}`);
  }
}

/** Kept as it says itself that the release before is to be kept, and once good or rolled back from. */
function wasLeft({ identity }: ReleaseContainer, { history }: HostObservation): boolean {
  return (
    wasGood(history, identity.release) || history.entries.some((entry) => leaves(entry, identity.release))
  );
}

function judgeLive(
  host: StepHost,
  isIt: (identity: ReleaseContainer["identity"]) => boolean,
  fail: (what: string) => void,
): void {
  const { live, liveSlot } = observe(host);
  const { proxy, routes, onDisk } = host;
  if (live === undefined || !isIt(live.identity) || live.state !== "running" || !live.restarts) {
    fail(`serves ${live?.identity.release ?? "nothing"}, ${live?.state}, restarts: ${live?.restarts}`);
  }
  const steady = liveSlot && steadyOn(liveSlot);
  const isSteady = steady !== undefined && sameRoutes(routes, steady) && sameRoutes(onDisk, steady);
  if (proxy !== "running" || !isSteady) fail(`is not steady: ${routes.live}, on disk ${onDisk.live}`);
}

/** It tells of what serves, and of nothing that is still open. */
function judgeHistory({ history, live }: HostObservation, fail: (what: string) => void): void {
  const open = history.entries.filter(({ result }) => result === "baking");
  if (open.length > 0) fail(`has an open bake of ${open.map(({ release }) => release).join(", ")}`);
  const isTold = history.entries.some(
    ({ release, result }) => release === live?.identity.release && result === "deployed",
  );
  if (!isTold) fail(`has a history that does not tell of ${live?.identity.release}`);
}

/**
 * As many as are to be kept and no more, none that never ran, and the one that a rollback would go back to: what was good
 * goes only where that number are there without it.
 */
function judgeKept(
  before: HostObservation | undefined,
  { releases, history, live }: HostObservation,
  keep: number,
  fail: (what: string) => void,
): void {
  const kept = releases.filter(({ id, state }) => id !== live?.id && state !== "removing");
  if (kept.some(({ state }) => state === "created")) fail("has a release that never ran");
  if (kept.length > keep) fail(`keeps ${kept.length} releases of ${keep}`);
  const back = previousRelease(history, live?.identity.release);
  const named = (one: ReleaseContainer) => one.identity.release;
  // Where somebody has removed the proxy, nobody can tell what was good.
  const there = before === undefined || before.proxy.state === "absent" ? [] : before.releases;
  const were = there.filter(({ state }) => !["removing", "created"].includes(state));
  const gone = were.filter((one) => !releases.some((other) => named(other) === named(one)));
  if (gone.some((one) => named(one) === back)) fail(`has lost ${back}, which a rollback would go back to`);
  const missed = gone.find((one) => wasGood(history, named(one)));
  if (missed !== undefined && kept.length < keep) fail(`has lost ${named(missed)}, one of ${keep} to keep`);
}

/** What was good is kept as it was asked for, or does less. */
function mayBe({ state }: ReleaseContainer, { keepPrevious }: DeployRequest): boolean {
  return state === "paused" ? keepPrevious !== "stopped" : keepPrevious === "running";
}

/**
 * Hosts that got a release have the same one, and where some had what was asked for, theirs. Hosts that were given what
 * was asked for one by one, under several names, are left as they are; a release does not come up beside itself, so that
 * a host on which it is live and is not what was asked for, or does not answer, gets another.
 */
function judgeTogether(
  before: readonly HostObservation[],
  after: readonly HostObservation[],
  fail: (what: string) => void,
): void {
  const named = after.map(({ live }) => live?.identity.release ?? "nothing");
  const isNew = after.map(({ live }, index) => live?.id !== before[index]?.live?.id);
  const came = new Set(named.filter((_, index) => isNew[index]));
  const stayed = new Set(named.filter((_, index) => !isNew[index]));
  const isBroken = before.some(
    ({ live }, index) => isNew[index] && live !== undefined && stayed.has(live.identity.release),
  );
  const strange = [...came].filter((one) => stayed.size > 0 && !stayed.has(one));
  if (!isBroken && (came.size > 1 || strange.length > 0)) fail(`is split: ${named.join(", ")}`);
}
