import type { Slot } from "../release/slot.ts";

/** The release that serves a host's users; all of it `undefined` when none does. */
export interface Found {
  readonly release: string | undefined;
  readonly digest: string | undefined;
  readonly slot: Slot | undefined;
}
