import type { NotificationSettings } from "../deploy/request.ts";
import type { FleetRequest } from "../host/fleet-request.ts";
import type { RegistryCredentials } from "../registry/credentials.ts";

/** Everything a rollback was asked for, read once and checked. */
export interface RollbackRequest extends FleetRequest {
  /** `previous`, or what a release is called by. */
  readonly to: string;
  /** Act only while this release is live. */
  readonly ifLive: string | undefined;
  /** Tell which releases there are, and nothing else. */
  readonly list: boolean;
  /** Why, in somebody's own words. */
  readonly message: string | undefined;
  /** For a container that has to be made again. */
  readonly secretEnv: ReadonlyMap<string, string>;
  /** Those that were given, for the registry of the image that turns out to be the target's. */
  readonly credentials: (registry: string) => RegistryCredentials | undefined;
  readonly drainTimeoutMs: number;
  readonly dryRun: boolean;
  readonly notifications: NotificationSettings;
}
