import type { HealthSettings } from "../health/settings.ts";
import type { FleetRequest } from "../host/fleet-request.ts";
import type { ImageReference } from "../release/image-reference.ts";

export type { HealthSettings } from "../health/settings.ts";
export type { FleetRequest, LocalTransport, SshTransport, Transport } from "../host/fleet-request.ts";

/** Where users (or their load balancer) reach the service on a host. */
export interface ListenAddress {
  /** `undefined` binds every IPv4 and IPv6 address. IPv6 without brackets. */
  readonly address: string | undefined;
  readonly port: number;
}

/** Everything a deploy was asked for, read once and checked. */
export interface DeployRequest extends FleetRequest {
  readonly image: ImageReference;
  readonly listen: ListenAddress;
  readonly containerPort: number;
  /** Container environment in the order given; names are unique. */
  readonly env: ReadonlyMap<string, string>;
  readonly health: HealthSettings;
  readonly url: URL | undefined;
  readonly drainTimeoutMs: number;
  /** Releases kept for rollback besides the live one, at least 1. */
  readonly keepReleases: number;
  /** CIDR for the service's own network; `undefined` takes a free one. */
  readonly networkSubnet: string | undefined;
  readonly proxyImage: ImageReference;
  readonly dryRun: boolean;
}
