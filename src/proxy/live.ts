import { otherSlot, type Slot } from "../release/slot.ts";
import { type Routes, slotOf } from "./routes.ts";
import type { StatisticsRow } from "./statistics.ts";

/**
 * The slot that takes traffic, out of the map *and* the servers: a release in its bake that the proxy has marked down
 * is served by the other slot, whatever the map says. So is one that is gone, and that too few have asked since for the
 * proxy to have marked it down.
 *
 * @param runs whether a release runs in a slot, where that is known
 */
export function liveSlot(
  routes: Routes,
  rows: readonly StatisticsRow[],
  runs: (slot: Slot) => boolean = () => true,
): Slot | undefined {
  const slot = slotOf(routes.live);
  if (slot === undefined || !routes.live.startsWith("bake-")) return slot;
  if (!runs(slot) && runs(otherSlot(slot))) return otherSlot(slot);
  const server = rows.find((row) => row.backend === routes.live && row.server === slot);
  return server?.status.startsWith("DOWN") ? otherSlot(slot) : slot;
}

/** Whether a host turned itself back in a bake that no run has ended yet. */
export function hasFallenBack(routes: Routes, live: Slot | undefined): boolean {
  return routes.live.startsWith("bake-") && slotOf(routes.live) !== live;
}
