import { setTimeout as delay } from "node:timers/promises";
import type { ConnectedHost } from "../host/connected-host.ts";
import { openWith } from "../proxy/statistics.ts";
import type { Slot } from "../release/slot.ts";
import type { Journal } from "../report/journal.ts";

const pollMs = 100;

/**
 * Waits until a slot that gets no new requests has finished the ones it has, WebSockets among them.
 *
 * @returns how many were still open when the time was up
 */
export async function drain(
  host: ConnectedHost,
  slot: Slot,
  timeoutMs: number,
  journal: Journal,
): Promise<number> {
  const deadline = performance.now() + timeoutMs;
  // A request may have chosen its backend just before the commit and be counted just after: zero must hold twice.
  let zeros = 0;
  for (;;) {
    const open = openWith(await host.admin.readStatistics(), slot);
    zeros = open === 0 ? zeros + 1 : 0;
    if (zeros === 2) return 0;
    if (performance.now() >= deadline) return open;
    if (open > 0) journal.progress("drain", `${open} still open with slot ${slot}`, host.name);
    await delay(pollMs);
  }
}
