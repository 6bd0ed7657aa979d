import type { HostObservation } from "../host/observation.ts";
import { type HostPlan, type NewRelease, planHost } from "./plan.ts";
import type { DeployRequest } from "./request.ts";

/** One host's name and what was seen there. */
export interface SeenHost {
  readonly name: string;
  readonly seen: HostObservation;
}

/**
 * Plans for every host of a fleet, in their order. Where some hosts run already what was asked for and others do not
 * (a host that joined, a run that was cut short), the others get that same release, so that the fleet runs one.
 *
 * @throws Failure as {@link planHost}
 */
export function planFleet(
  request: DeployRequest,
  fresh: NewRelease,
  hosts: readonly SeenHost[],
): readonly HostPlan[] {
  const planWith = (release: NewRelease) =>
    hosts.map(({ name, seen }) => planHost(request, release, seen, name));
  const plans = planWith(fresh);
  const settled = plans.find((plan) => plan.kind !== "deploy");
  if (settled === undefined) return plans;
  const { release, digest } = settled.live.identity;
  // A release does not come up beside itself: which of the two is live could not be told by its name.
  const isLive = hosts.some(
    ({ seen }, index) => plans[index]?.kind === "deploy" && seen.live?.identity.release === release,
  );
  return isLive ? plans : planWith({ release, digest });
}
