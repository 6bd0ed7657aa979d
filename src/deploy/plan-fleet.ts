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
    hosts.map(({ name, seen }) => replacingItsOwn(planHost(request, release, seen, name), seen));
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

/** What a host still has of the release that comes to it again goes once the new container has taken its place. */
function replacingItsOwn(plan: HostPlan, { releases }: SeenHost["seen"]): HostPlan {
  if (plan.kind !== "deploy") return plan;
  const { identity, previous, evict, remove } = plan;
  const replaced = releases.filter(
    (one) =>
      one.identity.release === identity.release &&
      ![previous, ...evict, ...remove].some((other) => other?.id === one.id),
  );
  return replaced.length === 0 ? plan : { ...plan, remove: [...remove, ...replaced] };
}
