import type { DeployPlan, FinishPlan, HostPlan, NewRelease } from "../../../../src/deploy/plan.ts";
import { planFleet } from "../../../../src/deploy/plan-fleet.ts";
import { fittingHistory } from "../../../../src/deploy/plan-history.ts";
import { bootSettings, staysUntilSwitch } from "../../../../src/deploy/plan-proxy.ts";
import { hasPrevious, routesAfterSwitch, standsBy } from "../../../../src/deploy/plan-switch.ts";
import type { DeployRequest } from "../../../../src/deploy/request.ts";
import type { HostObservation } from "../../../../src/host/observation.ts";
import { canaryTo, noRoutes, sameRoutes, steadyOn } from "../../../../src/proxy/routes.ts";
import { type HistoryEntry, recorded } from "../../../../src/release/history.ts";
import { exampleEntry } from "../../example-history.ts";
import { slotAddresses } from "../../example-observation.ts";
import { beganAt, calm, clear, type Fate, type Phase, retire, type Verb } from "./run.ts";
import type { Step } from "./steps.ts";
import * as steps from "./steps.ts";

/** A host's plan, and the run that carries it out. */
interface Deploying extends DeployPlan {
  readonly lease: number;
}

/** A deploy as src/deploy takes its steps: this is the one place that says in which order. */
export function deploying(request: DeployRequest, release: NewRelease, fate: Fate, lease: number): Verb {
  return (fleet) => {
    const plans = plansOf(request, release, fleet);
    const each = (name: string, of: (plan: HostPlan, seen: HostObservation) => readonly Step[]): Phase => ({
      name,
      hosts: fleet.map((seen, index) => {
        const plan = plans[index];
        return plan === undefined || plan.kind === "unchanged" ? [] : of(plan, seen);
      }),
    });
    const deploys =
      (of: (plan: Deploying, seen: HostObservation) => readonly Step[]) =>
      (plan: HostPlan, seen: HostObservation) =>
        plan.kind === "deploy" ? of({ ...plan, lease }, seen) : [];
    const until = [
      each("calm", (plan, seen) => (plan.kind === "unchanged" ? [] : calm(plan, seen))),
      each("pull", deploys(clear)),
      each("change", (plan) => (plan.kind === "finish" ? changes(plan) : [])),
      each(
        "prepare",
        deploys((plan, seen) => prepare(plan, seen, request)),
      ),
    ];
    const isNew = plans.some((plan) => plan.kind === "deploy");
    if (isNew && fate === "unhealthy") return [...until, each("discard", deploys(discard))];
    const gated = [
      ...until,
      each(
        "gate",
        deploys((plan) => [steps.passGate(idOf(plan))]),
      ),
      ...request.judging.canary.flatMap((one) => [
        each(
          "canary",
          deploys((plan) => shift(plan, request, one.kind === "share" ? one.share : 10_000)),
        ),
        each(
          "canary-switch",
          deploys((plan) => (standsBy(plan, request) ? [steps.commit] : [])),
        ),
      ]),
      each(
        "arm",
        deploys((plan) => arm(plan, request)),
      ),
      each(
        "promote",
        deploys(() => [steps.commit]),
      ),
      each(
        "bake",
        deploys((plan, seen) => bake(plan, seen, request)),
      ),
    ];
    const canTurnBack = plans.some((plan) => plan.kind === "deploy" && hasPrevious(plan));
    if (canTurnBack && fate === "fails-in-bake") return [...gated, each("turn back", deploys(turnBack))];
    return [
      ...gated,
      each("settle", (plan, seen) =>
        plan.kind === "deploy"
          ? settle({ ...plan, lease }, seen, request)
          : plan.kind === "finish"
            ? finish(plan)
            : [],
      ),
    ];
  };
}

/** @throws Failure as the planner does */
export function plansOf(
  request: DeployRequest,
  release: NewRelease,
  fleet: readonly HostObservation[],
): readonly HostPlan[] {
  return planFleet(
    request,
    release,
    fleet.map((seen, index) => ({ name: `h${index + 1}`, seen })),
  );
}

/** The same release may come to a host twice: by another run, and so in another container. */
const idOf = ({ identity, lease }: Deploying) => `id-of-${identity.release}.${lease}`;

function changes({ proxy }: FinishPlan): readonly Step[] {
  return !staysUntilSwitch(proxy) && proxy.reload ? steps.reload(proxy.during) : [];
}

function prepare(plan: Deploying, seen: HostObservation, request: DeployRequest): readonly Step[] {
  const { slot, identity } = plan;
  const env = ["PATH=/bin", ...[...request.env].map(([key, value]) => `${key}=${value}`)];
  return [
    ...(plan.createNetwork ? [steps.createNetwork] : []),
    ...proxyFor(plan, seen, request),
    steps.createCandidate(steps.candidateOf(idOf(plan), identity, slot, env)),
    steps.startCandidate(idOf(plan)),
    steps.stageGeneration(routesAfterSwitch(plan, request)),
  ];
}

function proxyFor(
  { proxy: plan, traffic, history }: DeployPlan,
  seen: HostObservation,
  request: DeployRequest,
): readonly Step[] {
  if (plan.process === "boot") {
    const settings = { ...bootSettings(request, plan, slotAddresses, seen), socketGroup: "docker" };
    const routes = seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot);
    return steps.bootProxy(routes, settings);
  }
  return [
    ...(plan.process === "start" && traffic === undefined && history === undefined ? [steps.startProxy] : []),
    ...(plan.reload ? steps.reload(plan.during) : []),
  ];
}

function discard(plan: Deploying, seen: HostObservation): readonly Step[] {
  return [steps.removeRelease(idOf(plan), "candidate"), ...written(plan, "failed", seen)];
}

function shift(plan: Deploying, request: DeployRequest, share: number): readonly Step[] {
  if (!standsBy(plan, request)) return [];
  const routes = canaryTo(plan.slot, share);
  return [steps.rearm, steps.stageGeneration(routes), steps.stageRoutes(routes), steps.activate];
}

function arm(plan: Deploying, request: DeployRequest): readonly Step[] {
  const routes = routesAfterSwitch(plan, request);
  const isShifted = request.judging.canary.length > 0;
  return [
    steps.restartPolicy(idOf(plan), "candidate", true),
    ...(standsBy(plan, request) && !isShifted ? [steps.rearm] : []),
    ...(isShifted ? [steps.stageGeneration(routes)] : []),
    steps.stageRoutes(routes),
    steps.activate,
  ];
}

function written(
  { identity, previous, lease, proxy }: Deploying,
  result: HistoryEntry["result"],
  seen: HostObservation,
): readonly Step[] {
  const { release, digest, image } = identity;
  const reasons = { "rolled-back": "traffic-failed", failed: "candidate-unhealthy" } as const;
  const entry = exampleEntry(release, {
    digest,
    image,
    result,
    reason: result === "rolled-back" || result === "failed" ? reasons[result] : undefined,
    previous: previous?.identity.release,
    at: beganAt(lease),
  });
  // One that the volume had kept is put in order by the run that boots a proxy anew.
  const isFound = proxy.process === "boot" && result !== "failed";
  return steps.writeHistory((history) =>
    recorded(isFound ? fittingHistory(history, seen) : history, entry, 0),
  );
}

function bake(plan: Deploying, seen: HostObservation, request: DeployRequest): readonly Step[] {
  if (!standsBy(plan, request)) return [];
  const steady = steadyOn(plan.slot);
  return [...written(plan, "baking", seen), steps.stageGeneration(steady), steps.stageRoutes(steady)];
}

function turnBack(plan: Deploying, seen: HostObservation): readonly Step[] {
  const before = seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot);
  return [
    steps.failInBake(idOf(plan)),
    ...steps.move(before),
    steps.removeRelease(idOf(plan), "candidate"),
    ...written(plan, "rolled-back", seen),
  ];
}

function settle(plan: Deploying, seen: HostObservation, request: DeployRequest): readonly Step[] {
  const { previous, proxy, remove } = plan;
  const isSteady = sameRoutes(routesAfterSwitch(plan, request), steadyOn(plan.slot));
  return [
    ...(isSteady ? [] : [steps.activate, steps.commit]),
    ...written(plan, "deployed", seen),
    ...(previous === undefined ? [] : retire(previous.id, request.keepPrevious)),
    ...(proxy.process !== "boot" && proxy.narrow ? steps.reload(proxy.after) : []),
    steps.clearGenerations,
    ...remove.map((one) => steps.removeRelease(one.id)),
  ];
}

function finish({ live, restart, leftovers, remove, proxy }: FinishPlan): readonly Step[] {
  return [
    ...(restart ? [steps.restartPolicy(live.id, "release", true)] : []),
    ...leftovers.flatMap(({ release, ends }) => retire(release.id, ends)),
    ...remove.map((one) => steps.removeRelease(one.id)),
    ...(proxy.narrow ? steps.reload(proxy.after) : []),
    steps.clearGenerations,
  ];
}
