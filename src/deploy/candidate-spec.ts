import type { ContainerCreateOptions } from "../docker/containers.ts";
import { candidateContainer } from "../release/candidate-container.ts";
import { pinned } from "../release/image-reference.ts";
import type { Slot } from "../release/slot.ts";
import type { DeployPlan } from "./plan.ts";
import type { DeployRequest } from "./request.ts";

/** The container of the release that is deployed, in the slot of its plan. */
export function candidateSpec(
  plan: DeployPlan,
  request: DeployRequest,
  addresses: Readonly<Record<Slot, string>>,
): ContainerCreateOptions {
  return candidateContainer({
    service: request.service,
    identity: plan.identity,
    image: pinned(request.image, plan.identity.digest),
    env: request.env,
    envRemoved: request.envRemoved,
    settings: request.container,
    address: addresses[plan.slot],
  });
}
