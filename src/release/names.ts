import type { Slot } from "./slot.ts";

/**
 * What Docker objects of a service are called. A dot separates the parts, because a service's name can hold none:
 * `api` and `api-blue` can never be taken for one another.
 */
export function releaseContainerName(service: string, slot: Slot, release: string, lease: number): string {
  return `tidegate.${service}.${slot}.${release}.${lease}`;
}

/**
 * What a release's container is called once another run holds the lease: a run that lost it and does not know yet finds
 * nothing under the name it knows.
 */
export function renamedUnder(name: string, lease: number): string {
  return `${name.replace(/\.\d+$/, "")}.${lease}`;
}

export function proxyContainerName(service: string): string {
  return `tidegate.${service}.proxy`;
}

/** A proxy that is coming up beside the one in use, or that another has taken over from. */
export function proxyInstanceName(service: string, instance: number): string {
  return `${proxyContainerName(service)}.${instance}`;
}

export function proxyVolumeName(service: string): string {
  return `tidegate.${service}.proxy`;
}

export function networkName(service: string): string {
  return `tidegate.${service}`;
}
