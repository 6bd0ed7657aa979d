import type { TrafficThresholds } from "../analysis/traffic.ts";
import type { ContainerSettings } from "../compose/settings.ts";
import type { Check } from "../health/checks/check.ts";
import type { HealthSettings } from "../health/settings.ts";
import type { FleetRequest } from "../host/fleet-request.ts";
import type { CanaryStep } from "../inputs/canary.ts";
import type { RegistryCredentials } from "../registry/credentials.ts";
import type { ImageReference } from "../release/image-reference.ts";
import type { KeepPrevious } from "../release/labels.ts";
import type { ReleaseCommand } from "../release/release-command.ts";

export type { HealthSettings } from "../health/settings.ts";
export type { FleetRequest, LocalTransport, SshTransport, Transport } from "../host/fleet-request.ts";

/** Where users (or their load balancer) reach the service on a host. */
export interface ListenAddress {
  /** `undefined` binds every IPv4 and IPv6 address. IPv6 without brackets. */
  readonly address: string | undefined;
  readonly port: number;
}

/** Who is told of a deploy besides its log. None of them has a say in how it ends. */
export interface NotificationSettings {
  /** GitHub environment for which a deployment is recorded. */
  readonly environment: string | undefined;
  readonly githubToken: string | undefined;
  /** A secret: whoever has it can post. */
  readonly slackWebhook: URL | undefined;
}

/** What does not stand in the way of a deploy, and its reader should know. */
export interface ReadingNotes {
  /** Settings that were left out, with the reason. */
  readonly remarks: readonly string[];
  readonly warnings: readonly string[];
}

/** How a release is judged once it takes traffic, and what follows. */
export interface JudgingSettings {
  readonly canary: readonly CanaryStep[];
  /** How long the previous release stands by; 0 ends its service at once. */
  readonly bakeMs: number;
  readonly thresholds: TrafficThresholds;
  /** Whether a release that does not pass loses its traffic again. */
  readonly rollbackOnFailure: boolean;
  /** Lower-case name of the header whose value leads to the candidate. */
  readonly previewHeader: string | undefined;
}

/** Everything a deploy was asked for, read once and checked. */
export interface DeployRequest extends FleetRequest {
  readonly image: ImageReference;
  /** For the registry of `image`, and of `proxyImage` where that is the same. */
  readonly credentials: RegistryCredentials | undefined;
  readonly listen: ListenAddress;
  /** Every connection begins with a PROXY protocol header. */
  readonly acceptProxy: boolean;
  /** Addresses and networks whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Name of a container that holds the port, and that is to be replaced. */
  readonly adopt: string | undefined;
  readonly containerPort: number;
  /** Environment of the container: Compose file, `container`, `env`, `secret-env`, the last one wins. */
  readonly env: ReadonlyMap<string, string>;
  /** Names in `env` whose values are secret. */
  readonly secretEnv: ReadonlySet<string>;
  /** Names the container goes without, though its image may have them. */
  readonly envRemoved: readonly string[];
  /** Everything else about the container that its user decides. */
  readonly container: ContainerSettings;
  /** What was found while the settings were read, told when the run begins. */
  readonly readingNotes: ReadingNotes;
  /** Run once, after all pulls and before anything is started. */
  readonly releaseCommand: ReleaseCommand | undefined;
  readonly health: HealthSettings;
  readonly url: URL | undefined;
  /** Smoke checks: of the candidate before the promotion, of `url` after it. */
  readonly checks: readonly Check[];
  readonly judging: JudgingSettings;
  readonly drainTimeoutMs: number;
  /** What becomes of the release before, once the new one is there to stay. */
  readonly keepPrevious: KeepPrevious;
  /** How long another run that is at work on the service is waited for, in milliseconds. */
  readonly lockTimeoutMs: number;
  /** Releases kept for rollback besides the live one, at least 1. */
  readonly keepReleases: number;
  /** CIDR for the service's own network; `undefined` takes a free one. */
  readonly networkSubnet: string | undefined;
  readonly proxyImage: ImageReference;
  readonly dryRun: boolean;
  readonly notifications: NotificationSettings;
}
