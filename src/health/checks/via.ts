import type { SocketAgent } from "../../host/socket-agent.ts";
import type { Slot } from "../../release/slot.ts";

/** How checks reach what they ask. */
export type CheckVia = NetworkVia | SlotVia;

/** From this machine; paths are asked of the origin of `base`, whose own path has no part in it. */
export interface NetworkVia {
  readonly kind: "network";
  readonly base?: URL;
}

/** Through the private entrance of a host's proxy: a reply counts only with the header of its slot. */
export interface SlotVia {
  readonly kind: "slot";
  readonly agent: SocketAgent;
  readonly slot: Slot;
  /** `Host` header of checks that name no host themselves. */
  readonly host: string;
}
