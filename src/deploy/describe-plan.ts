import { placesOf } from "../proxy/settings.ts";
import type { HostPlan } from "./plan.ts";
import { type ProxyPlan, reloadReason } from "./plan-proxy.ts";
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
        ...describeProxy(plan.proxy),
        ...plan.leftovers.map((one) => `stop ${one.name}, left running beside the live release`),
        ...describeNarrowing(plan.proxy),
      ];
    case "deploy":
      return [
        ...plan.evict.map((one) => `remove ${one.name}, left behind by a run that did not end well`),
        `have image ${request.image.written} (${plan.identity.digest})`,
        ...(isFirst && request.releaseCommand !== undefined
          ? ["run the release command, once every host has the image"]
          : []),
        ...(plan.createNetwork ? ["create the service's network"] : []),
        ...describeProxy(plan.proxy),
        `start ${plan.identity.release} in slot ${plan.slot}`,
        `wait until ${request.health.path} passes ${request.health.threshold} times in a row`,
        ...(plan.adopt === undefined
          ? []
          : [
              `stop the container ${plan.adopt.name}, which holds the port, and keep it; users notice until the next step is done`,
            ]),
        ...(plan.adopt === undefined
          ? []
          : [`have the proxy listen on port ${request.listen.port}, by a reload in place`]),
        `move traffic to slot ${plan.slot}`,
        ...(plan.previous === undefined ? [] : [`drain and stop ${plan.previous.identity.release}`]),
        ...(plan.adopt === undefined ? describeNarrowing(plan.proxy) : []),
        ...plan.remove.map((one) => `remove ${one.identity.release}, beyond the releases kept`),
      ];
  }
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
