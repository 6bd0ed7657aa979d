import type { Slot } from "../release/slot.ts";
import type { StatisticsRow } from "./statistics.ts";

/** Whether a host turned itself away from a release in its bake. */
export interface FallbackReading {
  readonly down: boolean;
  /** How long ago, in whole seconds; `undefined` when it is not down, or not told. */
  readonly sinceSeconds: number | undefined;
}

/**
 * Reads whether the proxy has marked the release of a slot down in its bake. It says so of a free slot too, which
 * nothing answers in: what it means is known by who the routes point to.
 */
export function readFallback(rows: readonly StatisticsRow[], slot: Slot): FallbackReading {
  const server = bakingServer(rows, slot);
  if (!server?.status.startsWith("DOWN")) return { down: false, sinceSeconds: undefined };
  return { down: true, sinceSeconds: server.changedSecondsAgo };
}

/** The server that stands for a slot while its release bakes. */
export function bakingServer(rows: readonly StatisticsRow[], slot: Slot): StatisticsRow | undefined {
  return rows.find((row) => row.backend === `bake-${slot}` && row.server === slot);
}
