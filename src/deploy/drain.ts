import { setTimeout as delay } from "node:timers/promises";
import type { ConnectedHost } from "../host/connected-host.ts";
import { openWith } from "../proxy/statistics.ts";
import type { Slot } from "../release/slot.ts";
import type { Journal } from "../report/journal.ts";

const pollMs = 100;

/** What was still open when the time was up. */
export interface Undrained {
  /** Requests in flight and WebSockets that the running proxy counts. */
  readonly open: number;
  /** Workers left behind by a reload, each with connections that nobody counts. */
  readonly leaving: number;
}

/**
 * Waits until a slot that gets no new requests has finished the ones it has, WebSockets among them.
 *
 * @param countLeaving asked once the proxy's own counters are at zero; `undefined` where the host cannot tell
 */
export async function drain(
  host: ConnectedHost,
  slot: Slot,
  timeoutMs: number,
  journal: Journal,
  countLeaving: () => Promise<number | undefined> = () => Promise.resolve(0),
): Promise<Undrained> {
  const deadline = performance.now() + timeoutMs;
  // A request may have chosen its backend just before the commit and be counted just after: zero must hold twice.
  let zeros = 0;
  for (;;) {
    const open = openWith(await host.admin.readStatistics(), slot);
    const leaving = open === 0 && zeros > 0 ? ((await countLeaving()) ?? 0) : 0;
    zeros = open === 0 ? zeros + 1 : 0;
    if (zeros >= 2 && leaving === 0) return { open: 0, leaving: 0 };
    if (performance.now() >= deadline) return { open, leaving };
    if (open > 0) journal.progress("drain", `${open} still open with slot ${slot}`, host.name);
    if (leaving > 0) journal.progress("drain", "connections of before the proxy's last reload", host.name);
    await delay(pollMs);
  }
}
