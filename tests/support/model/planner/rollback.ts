import { Failure } from "../../../../src/failure/failure.ts";
import type { HostObservation } from "../../../../src/host/observation.ts";
import { noRoutes, steadyOn } from "../../../../src/proxy/routes.ts";
import { concluded, type HistoryEntry, recorded } from "../../../../src/release/history.ts";
import { chooseTarget } from "../../../../src/rollback/choose-target.ts";
import { isLeftAsExpected } from "../../../../src/rollback/if-live.ts";
import { joinReleases } from "../../../../src/rollback/join-releases.ts";
import { knowledgeOf } from "../../../../src/rollback/known-releases.ts";
import {
  planRollback,
  type RestorePlan,
  type RollbackPlan,
  type WantedRelease,
} from "../../../../src/rollback/plan-rollback.ts";
import { exampleEntry } from "../../example-history.ts";
import { beganAt, calm, clear, type Fate, type Phase, retire, type Verb } from "./run.ts";
import type { Step } from "./steps.ts";
import * as steps from "./steps.ts";

/** A rollback to the release before, as src/rollback takes its steps: this is the one place that says in which order. */
export function rollingBack(fate: Fate, lease: number, ifLive?: string): Verb {
  return (fleet) => {
    const asked = plansBack(fleet, ifLive);
    if (asked === undefined) return [];
    const each = (
      name: string,
      of: (plan: RollbackPlan, seen: HostObservation) => readonly Step[],
    ): Phase => ({
      name,
      hosts: fleet.map((seen, index) => {
        const plan = asked.plans[index];
        return plan === undefined || plan.kind === "stay" ? [] : of(plan, seen);
      }),
    });
    const restores =
      (of: (plan: RestorePlan, seen: HostObservation) => readonly Step[]) =>
      (plan: RollbackPlan, seen: HostObservation) =>
        plan.kind === "restore" ? of(plan, seen) : [];
    const prepared = each(
      "prepare",
      restores((plan, seen) => prepare(plan, seen, lease)),
    );
    const isNew = asked.plans.some(({ kind }) => kind === "restore");
    if (isNew && fate === "unhealthy") {
      return [
        prepared,
        each(
          "discard",
          restores((plan) => putBack(plan, lease)),
        ),
      ];
    }
    const switched = [
      prepared,
      each(
        "gate",
        restores((plan) => [steps.passGate(idOf(plan, lease))]),
      ),
      each("calm", (plan, seen) => (plan.kind === "settle" ? calm(plan, seen) : [])),
      each(
        "arm",
        restores((plan) => arm(plan, lease)),
      ),
      each(
        "promote",
        restores(() => [steps.commit]),
      ),
    ];
    if (isNew && fate === "fails-in-bake") {
      return [
        ...switched,
        each(
          "turn back",
          restores((plan, seen) => turnBack(plan, seen, lease)),
        ),
      ];
    }
    return [
      ...switched,
      each("settle", (plan) => {
        if (plan.kind === "restore") return settle(plan, lease);
        return plan.kind === "settle"
          ? plan.leftovers.flatMap(({ release, ends }) => retire(release.id, ends))
          : [];
      }),
    ];
  };
}

/** What is gone back to, and each host's way to it. */
export interface AskedBack {
  readonly target: WantedRelease;
  readonly plans: readonly RollbackPlan[];
}

/** @returns `undefined` where a rollback to the release before changes nothing, because it refuses or is not wanted */
export function plansBack(fleet: readonly HostObservation[], ifLive?: string): AskedBack | undefined {
  const hosts = fleet.map((seen, index) => ({ name: `h${index + 1}`, seen }));
  const knowledge = hosts.map(({ name, seen }) => knowledgeOf(name, seen));
  const isUnexpected = (target?: string) =>
    ifLive !== undefined && !isLeftAsExpected(ifLive, knowledge, joinReleases(knowledge), target);
  if (isUnexpected()) return undefined;
  try {
    const target = chooseTarget("previous", knowledge);
    if (target.kind !== "known" || isUnexpected(target.release)) return undefined;
    return { target, plans: planRollback(target, hosts) };
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function idOf({ way, identity }: RestorePlan, lease: number): string {
  return way.kind === "removed" ? `id-of-${identity.release}.${lease}` : way.container.id;
}

function prepare(plan: RestorePlan, seen: HostObservation, lease: number): readonly Step[] {
  const { proxy, slot, traffic } = plan;
  return [
    ...calm({ traffic, history: undefined }, seen),
    ...(seen.proxy.state === "stopped" && traffic === undefined ? [steps.startProxy] : []),
    ...clear(plan),
    ...(proxy.reload ? steps.reload(proxy.during) : []),
    ...bringUp(plan, lease),
    steps.stageGeneration(steadyOn(slot)),
    steps.stageRoutes(steadyOn(slot)),
  ];
}

function bringUp(plan: RestorePlan, lease: number): readonly Step[] {
  const { way, slot, identity } = plan;
  const id = idOf(plan, lease);
  switch (way.kind) {
    case "running":
      return [];
    case "paused":
      return [steps.unpauseRelease(id)];
    case "stopped": {
      const isUp = ["running", "paused", "restarting"].includes(way.container.state);
      return [
        ...(isUp ? [steps.refuseLive(slot), steps.stopRelease(id)] : []),
        ...(way.moves ? steps.readdress(id, slot) : []),
        steps.startRelease(id),
      ];
    }
    case "removed":
      return [
        steps.createCandidate(steps.candidateOf(id, identity, slot, way.source.container.env)),
        steps.startCandidate(id),
      ];
  }
}

function putBack(plan: RestorePlan, lease: number): readonly Step[] {
  const id = idOf(plan, lease);
  switch (plan.way.kind) {
    case "running":
      return [];
    case "paused":
      return [steps.pauseRelease(id)];
    case "stopped":
      return [steps.stopRelease(id)];
    case "removed":
      return [steps.removeRelease(id)];
  }
}

function arm(plan: RestorePlan, lease: number): readonly Step[] {
  return [steps.restartPolicy(idOf(plan, lease), "release", true), steps.activate];
}

function written(
  { identity, left }: RestorePlan,
  lease: number,
  result: HistoryEntry["result"],
): readonly Step[] {
  const { release, digest, image } = identity;
  const entry = exampleEntry(release, {
    verb: "rollback",
    digest,
    image,
    result,
    reason: result === "rolled-back" ? "promotion-failed" : undefined,
    previous: left?.release.identity.release,
    at: beganAt(lease),
  });
  return steps.writeHistory((history) => {
    const now = recorded(history, entry, 0);
    return result === "deployed" ? concluded(now, release) : now;
  });
}

function turnBack(plan: RestorePlan, { liveSlot }: HostObservation, lease: number): readonly Step[] {
  const before = liveSlot === undefined ? noRoutes : steadyOn(liveSlot);
  return [
    steps.failInBake(idOf(plan, lease)),
    ...steps.move(before),
    steps.restartPolicy(idOf(plan, lease), "release", false),
    ...written(plan, lease, "rolled-back"),
    ...putBack(plan, lease),
  ];
}

function settle(plan: RestorePlan, lease: number): readonly Step[] {
  const { left } = plan;
  return [
    ...written(plan, lease, "deployed"),
    steps.clearGenerations,
    ...(left === undefined ? [] : retire(left.release.id, left.ends)),
  ];
}
