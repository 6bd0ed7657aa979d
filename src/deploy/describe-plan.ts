import type { ReleaseContainer } from "../host/observation.ts";
import { slotOf } from "../proxy/routes.ts";
import { placesOf } from "../proxy/settings.ts";
import type { KeepPrevious } from "../release/labels.ts";
import type { DeployPlan, FinishPlan, HostPlan } from "./plan.ts";
import { type ProxyPlan, reloadReason } from "./plan-proxy.ts";
import { hasPrevious, standsBy } from "./plan-switch.ts";
import type { DeployRequest } from "./request.ts";

/**
 * The steps of a plan, one line each, in the order they will be taken.
 *
 * @param isFirst whether this is the host that runs the release command
 */
export function describePlan(plan: HostPlan, request: DeployRequest, isFirst = false): readonly string[] {
  switch (plan.kind) {
    case "unchanged":
      return [
        `nothing: ${plan.live.identity.release} is live in slot ${plan.slot} and is what was asked for`,
      ];
    case "finish":
      return [
        ...describeTraffic(plan),
        ...describeProxy(plan.proxy),
        ...(plan.restart ? [`see that ${plan.live.identity.release} comes back after a reboot`] : []),
        ...plan.leftovers.map(({ release, ends }) => describeLeftover(release.name, ends)),
        ...plan.remove.map(describeRemoval),
        ...describeNarrowing(plan.proxy),
      ];
    case "deploy":
      return [
        ...describeTraffic(plan),
        ...plan.park.map((one) => `stop ${one.name}, kept for a rollback until now`),
        ...plan.evict.map((one) => `remove ${one.name}, left behind by a run that did not end well`),
        `have image ${request.image.written} (${plan.identity.digest})`,
        ...(isFirst && request.releaseCommand !== undefined
          ? ["run the release command, once every host has the image"]
          : []),
        ...(plan.createNetwork ? ["create the service's network"] : []),
        ...describeProxy(plan.proxy),
        `start ${plan.identity.release} in slot ${plan.slot}`,
        `wait until ${request.health.path} passes ${request.health.threshold} times in a row`,
        ...(request.checks.length === 0 ? [] : [`run ${request.checks.length} smoke checks on it`]),
        ...describeCanary(plan, request),
        ...(plan.adopt === undefined
          ? []
          : [
              `stop the container ${plan.adopt.name}, which holds the port, and keep it; users notice until the next step is done`,
            ]),
        ...(plan.adopt === undefined
          ? []
          : [`have the proxy listen on port ${request.listen.port}, by a reload in place`]),
        `move traffic to slot ${plan.slot}`,
        ...describeBake(plan, request),
        ...(plan.previous === undefined
          ? []
          : [describeLeaving(plan.previous.identity.release, request.keepPrevious)]),
        ...(plan.adopt === undefined ? describeNarrowing(plan.proxy) : []),
        ...plan.remove.map(describeRemoval),
      ];
  }
}

/** How a release ends that users were sent to until then. */
export function describeLeaving(release: string, ends: KeepPrevious): string {
  if (ends === "running") return `drain ${release}, and leave it running`;
  return `drain and ${ends === "paused" ? "pause" : "stop"} ${release}`;
}

function describeLeftover(name: string, ends: KeepPrevious): string {
  if (ends === "running") return `see that ${name} does not start again by itself`;
  return `${ends === "paused" ? "pause" : "stop"} ${name}, left running beside the live release`;
}

function describeRemoval({ identity, state }: ReleaseContainer): string {
  return `remove ${identity.release}, ${state === "created" ? "which never ran" : "beyond the releases kept"}`;
}

/** What a run before this one left open. */
function describeTraffic({ traffic, history }: DeployPlan | FinishPlan): readonly string[] {
  if (traffic === undefined)
    return history === undefined ? [] : ["write down what a run before did not get to"];
  const slot = slotOf(traffic.live);
  return [
    slot === undefined
      ? "take all traffic away, as nothing is live"
      : `lay traffic down on slot ${slot}, which serves: a run before did not get to it`,
  ];
}

function describeCanary(plan: DeployPlan, { judging }: DeployRequest): readonly string[] {
  if (!hasPrevious(plan)) return [];
  return judging.canary.map((step) => {
    const seconds = `${step.holdMs / 1_000} s`;
    return step.kind === "host"
      ? `move the first host to it for ${seconds}, and judge it`
      : `send it ${step.share / 100} % of requests for ${seconds}, and judge it`;
  });
}

function describeBake(plan: DeployPlan, { judging, checks, url }: DeployRequest): readonly string[] {
  const asked = checks.length > 0 && url !== undefined ? [`run the smoke checks on ${url.origin}`] : [];
  if (judging.bakeMs === 0 || !hasPrevious(plan)) return asked;
  const fallback = standsBy(plan, { judging }) ? ", with the release before standing by" : "";
  return [...asked, `judge its traffic for ${judging.bakeMs / 1_000} s${fallback}`];
}

function describeProxy(plan: ProxyPlan): readonly string[] {
  if (plan.process === "boot") {
    const places = placesOf({ listens: plan.during });
    return [`boot the service's proxy ${places === "" ? "without a port" : `on ${places}`}`];
  }
  return [
    ...(plan.process === "start" ? ["start the service's proxy again"] : []),
    ...(plan.leftovers > 0 ? ["remove the proxy that another one has taken over from"] : []),
    ...(plan.handOver === undefined ? [] : [`hand the service's proxy over to one of ${plan.handOver}`]),
    ...(plan.reload ? [`change the proxy by a reload in place: ${reloadReason(plan)}`] : []),
  ];
}

function describeNarrowing(plan: ProxyPlan): readonly string[] {
  if (plan.process === "boot" || !plan.narrow) return [];
  const places = placesOf(plan.after);
  if (placesOf(plan.during) !== places) return [`reload the proxy, listening on ${places} alone`];
  const { acceptProxy } = plan.after.listens[0] ?? {};
  return [
    `reload the proxy, which then ${acceptProxy === true ? "expects" : "refuses"} the PROXY protocol on ${places}`,
  ];
}
