import type { HostAddress } from "./address.ts";
import type { PinnedKeys } from "./known-hosts.ts";

/** How the hosts are reached: over SSH with pinned keys, or on this very machine. */
export type Transport = SshTransport | LocalTransport;

export interface SshTransport {
  readonly kind: "ssh";
  /** In the order given, without duplicates, at least one. */
  readonly hosts: readonly HostAddress[];
  /** PEM or OpenSSH text with a final newline and LF line ends. */
  readonly privateKey: string;
  readonly passphrase: string | undefined;
  readonly pinnedKeys: PinnedKeys;
  /** What stands in front of every host; `undefined` where they are reached directly. */
  readonly bastion: BastionAddress | undefined;
}

/** A host that passes connections on to those behind it. */
export interface BastionAddress {
  readonly address: HostAddress;
  /** PEM or OpenSSH text with a final newline and LF line ends. */
  readonly privateKey: string;
  readonly passphrase: string | undefined;
}

export interface LocalTransport {
  readonly kind: "local";
}

/** Which service of which hosts: what every verb is about. */
export interface FleetRequest {
  readonly service: string;
  readonly transport: Transport;
  /** Path on the host. */
  readonly dockerSocket: string;
}
