import type { LeaseReading } from "./lease.ts";

/** A holder that gives no sign of life for so long is gone. */
export const leaseLifetimeMs = 15_000;

/** How often a holder gives a sign of life: several may be lost on a bad line. */
export const beatEveryMs = 2_000;

/** A lease that is waited for. Times are of the waiter's own monotonic clock, in milliseconds. */
export interface Watched {
  readonly reading: LeaseReading;
  /** When it was first seen as it stands now. */
  readonly sinceMs: number;
  /** Whether its holder was seen at work: anything has changed since it was first looked at. */
  readonly alive: boolean;
}

/**
 * What is known once a lease was looked at again.
 *
 * @param askedMs when the host was asked: a waiter that was stopped since must not take that for silence of the holder
 */
export function lookedAgain(before: Watched, reading: LeaseReading, askedMs: number): Watched {
  const { number, beat } = before.reading;
  if (reading.number === number && reading.beat === beat) return before;
  return { reading, sinceMs: askedMs, alive: true };
}

/** `take`: it is nobody's. `take-over`: its holder is gone. `refuse`: its holder is at work, and the waiting is over. */
export type WaitVerdict = "take" | "take-over" | "wait" | "refuse";

/**
 * Decides what to do about a lease, by what the waiter itself has seen: clocks of other machines are not compared.
 * A holder that may be gone is waited for even by who does not wait for others: only time tells the two apart.
 *
 * @param askedMs when the host was last asked
 * @param waitUntilMs until when a holder at work is waited for
 */
export function judgeWait(
  { reading, sinceMs, alive }: Watched,
  askedMs: number,
  waitUntilMs: number,
): WaitVerdict {
  if (reading.holder === undefined) return "take";
  if (askedMs - sinceMs >= leaseLifetimeMs) return "take-over";
  return alive && askedMs >= waitUntilMs ? "refuse" : "wait";
}
