import type { LeaseReading } from "../lease/lease.ts";
import type { ProxyDisk } from "../proxy/disk.ts";
import type { ProcessInfo } from "../proxy/process-info.ts";
import type { RetiringProxy } from "../proxy/retire-proxy.ts";
import type { Routes } from "../proxy/routes.ts";
import type { History } from "../release/history.ts";
import type { ReleaseIdentity } from "../release/labels.ts";
import type { Slot } from "../release/slot.ts";

/** A container of a release, as Docker shows it. */
export interface ReleaseContainer {
  readonly id: string;
  readonly name: string;
  readonly identity: ReleaseIdentity;
  /** By its address on the service's network. */
  readonly slot: Slot | undefined;
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  /** Whether the daemon starts it again after a reboot. */
  readonly restarts: boolean;
  /** `KEY=VALUE`, the image's own among them. */
  readonly env: readonly string[];
  readonly imageId: string;
  /** Volumes, by name, and paths of the host that it may write. */
  readonly writes: readonly string[];
  /** What Docker waits between its stop signal and SIGKILL. */
  readonly stopTimeoutMs: number;
}

/** The service's own network on the host. */
export interface ServiceNetwork {
  readonly subnet: string;
  readonly slotAddresses: Readonly<Record<Slot, string>>;
}

/** A proxy's container besides the one in use: another has taken over from it, or it never came up. */
export interface OtherProxy extends RetiringProxy {
  readonly running: boolean;
}

interface ProxyThere {
  readonly container: string;
  /** Its number on the host. */
  readonly instance: number;
  /** The image as the container was made with it. */
  readonly image: string;
  readonly disk: ProxyDisk;
  readonly others: readonly OtherProxy[];
}

export type ProxyObservation =
  | { readonly state: "absent" }
  | ({ readonly state: "stopped" } & ProxyThere)
  | ({
      readonly state: "running";
      /** What it does now; that can differ from its disk after a crash. */
      readonly routes: Routes;
      /** What answers, and with which configuration. */
      readonly process: ProcessInfo;
    } & ProxyThere);

/** A container not made by this tool, asked for by its name. */
export interface ForeignContainer {
  readonly id: string;
  readonly name: string;
  readonly running: boolean;
  /** TCP ports of the host that it publishes. */
  readonly publishes: readonly number[];
  /** Docker's name of its restart policy. */
  readonly restartPolicy: string;
  /** For `on-failure` only, else 0. */
  readonly restartRetries: number;
  /** Docker removes it when it stops. */
  readonly removedWhenStopped: boolean;
  /** Who looks after it, where that is not its user alone. */
  readonly keeper: "tidegate" | "swarm" | undefined;
}

/** Everything that is known of a service on one host: read, never remembered. */
export interface HostObservation {
  /** Read before everything else: who takes it as the next knows that nothing of the rest has changed. */
  readonly lease: LeaseReading;
  readonly network: ServiceNetwork | undefined;
  readonly proxy: ProxyObservation;
  /** Slot that takes traffic, out of the proxy's map and its servers. */
  readonly liveSlot: Slot | undefined;
  /** Newest first. */
  readonly releases: readonly ReleaseContainer[];
  /** The running (else the last) release in the live slot. */
  readonly live: ReleaseContainer | undefined;
  /** `KEY=VALUE` the live release's image brings along; `undefined` when the image is gone. */
  readonly liveImageEnv: readonly string[] | undefined;
  /** Whether the live release passes its health check right now. */
  readonly liveAnswers: boolean;
  readonly history: History;
  /** What else holds the port users reach, in words; looked for only where the service's proxy does not. */
  readonly portHolder: string | undefined;
  /** The container that is to be adopted; `undefined` when none was asked for, or there is none of that name. */
  readonly adoptable: ForeignContainer | undefined;
  /** What looked odd and was left alone. */
  readonly oddities: readonly string[];
}
