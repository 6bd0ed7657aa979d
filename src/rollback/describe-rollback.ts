import { describeLeaving } from "../deploy/describe-plan.ts";
import { reloadReason, staysUntilSwitch } from "../deploy/plan-proxy.ts";
import { healthOf } from "./health-of.ts";
import type { RestorePlan, RollbackPlan, WayBack } from "./plan-rollback.ts";

/** The steps of a plan, one line each, in the order they will be taken. */
export function describeRollback(plan: RollbackPlan): readonly string[] {
  switch (plan.kind) {
    case "stay":
      return [`nothing: ${plan.live.identity.release} is live in slot ${plan.slot}`];
    case "settle":
      return [
        ...(plan.traffic === undefined
          ? []
          : [`lay traffic down on slot ${plan.slot}, where ${plan.live.identity.release} serves already`]),
        ...plan.leftovers.map(({ release, ends }) => describeLeaving(release.identity.release, ends)),
      ];
    case "restore":
      return describeRestore(plan);
  }
}

function describeRestore({
  slot,
  identity,
  way,
  traffic,
  proxy,
  left,
  park,
  evict,
}: RestorePlan): readonly string[] {
  const health = healthOf(identity.settings);
  return [
    ...(proxy.process === "start" ? ["start the service's proxy again"] : []),
    ...(traffic === undefined || left === undefined
      ? []
      : [`lay traffic down on ${left.release.identity.release}, where a run before this one left it open`]),
    ...park.map((one) => `stop ${one.name}, kept for a rollback until now`),
    ...evict.map((one) => `remove ${one.name}, left behind by a run that did not end well`),
    ...(staysUntilSwitch(proxy) ? [] : [`change the proxy by a reload in place: ${reloadReason(proxy)}`]),
    describeWay(way, identity.release, slot),
    `wait until ${health.path} passes ${health.threshold === 1 ? "once" : `${health.threshold} times in a row`}`,
    `move traffic to slot ${slot}`,
    ...(left === undefined ? [] : [describeLeaving(left.release.identity.release, left.ends)]),
  ];
}

/** How a release comes back, in words. */
export function describeWay(way: WayBack, release: string, slot: string): string {
  switch (way.kind) {
    case "running":
      return `go on with ${release}, which runs in slot ${slot}`;
    case "paused":
      return `unpause ${release} in slot ${slot}`;
    case "stopped":
      return `start ${release} again in slot ${slot}`;
    case "removed": {
      const { host, container, settings } = way.source;
      return settings === "own"
        ? `make ${release} again in slot ${slot}, with the settings of its container on ${host}`
        : `make ${release} in slot ${slot} out of its image, with the settings of ${container.identity.release}, which is live`;
    }
  }
}
