import type { HostPlan } from "./plan.ts";
import type { DeployRequest } from "./request.ts";

/** The steps of a plan, one line each, in the order they will be taken. */
export function describePlan(plan: HostPlan, request: DeployRequest): readonly string[] {
  switch (plan.kind) {
    case "unchanged":
      return [
        `nothing: ${plan.live.identity.release} is live in slot ${plan.slot} and is what was asked for`,
      ];
    case "finish":
      return plan.leftovers.map((one) => `stop ${one.name}, left running beside the live release`);
    case "deploy":
      return [
        ...plan.evict.map((one) => `remove ${one.name}, left behind by a run that did not end well`),
        `have image ${request.image.written} (${plan.identity.digest})`,
        ...(plan.createNetwork ? ["create the service's network"] : []),
        ...(plan.proxy === "runs"
          ? []
          : [`${plan.proxy} the service's proxy on port ${request.listen.port}`]),
        `start ${plan.identity.release} in slot ${plan.slot}`,
        `wait until ${request.health.path} passes ${request.health.threshold} times in a row`,
        `move traffic to slot ${plan.slot}`,
        ...(plan.previous === undefined ? [] : [`drain and stop ${plan.previous.identity.release}`]),
        ...plan.remove.map((one) => `remove ${one.identity.release}, beyond the releases kept`),
      ];
  }
}
