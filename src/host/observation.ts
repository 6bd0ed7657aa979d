import type { ProxyDisk } from "../proxy/disk.ts";
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
}

/** The service's own network on the host. */
export interface ServiceNetwork {
  readonly subnet: string;
  readonly slotAddresses: Readonly<Record<Slot, string>>;
}

export type ProxyObservation =
  | { readonly state: "absent" }
  | { readonly state: "stopped"; readonly container: string; readonly disk: ProxyDisk }
  | {
      readonly state: "running";
      readonly container: string;
      readonly disk: ProxyDisk;
      /** What it does now; that can differ from its disk after a crash. */
      readonly routes: Routes;
    };

/** Everything that is known of a service on one host: read, never remembered. */
export interface HostObservation {
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
  /** What else holds the port users reach, in words; looked for only where no proxy is there yet. */
  readonly portHolder: string | undefined;
  /** What looked odd and was left alone. */
  readonly oddities: readonly string[];
}
