import type { ServerCounters } from "./traffic.ts";

/** How many samples HAProxy's means remember: `TIME_STATS_SAMPLES`, 512 from 2.6 to 3.5, whatever its manual says. */
const remembered = 512;

/** What HAProxy's own rounding inside of its sums can take off a mean, in milliseconds. */
const drift = 1;

/** How long the responses of a window took, as far as two readings of a decaying mean can tell. */
export interface ResponseTimes {
  /** Responses it stands for. */
  readonly samples: number;
  /** Milliseconds until the response's head. */
  readonly meanMs: number;
  /** The true value lies within so many milliseconds of `meanMs`. */
  readonly withinMs: number;
}

/**
 * The mean response time *between* two readings, which HAProxy does not tell: its `rtime` is a mean over everything
 * up to a reading.
 *
 * HAProxy keeps one sum a server. Each response adds its time v; from the 513th on, a 512th of the sum is taken off
 * first (`swrate_add_dynamic`). What it tells is the sum divided by n, which is the number of responses so far, 512 at
 * most, and rounded up to a whole millisecond. So between two readings
 *
 *     sum₁ = sum₀ · kept + v · weight      sumᵢ = (rtimeᵢ − ½) · nᵢ ± ½ · nᵢ
 *
 * where `kept` is what is left of the first sum, (511/512) to the power of the responses that came past the 512th, and
 * `weight` is what the window's responses weigh together. Solved for v that is a mean of the window's own responses,
 * with all weights alike up to 512 responses, and with the newest ones weighing most in longer windows. The rounding
 * of both readings is the error: ±11 ms for 50 responses of a busy server, ±2 ms for 512.
 *
 * @param samples responses whose time was added between the readings: those that are over
 * @returns `undefined` when no response was over
 */
export function responseTimesBetween(
  before: ServerCounters | undefined,
  after: ServerCounters,
  samples: number,
): ResponseTimes | undefined {
  if (samples <= 0) return undefined;
  const past = pastShare(before?.responses ?? 0, after.responses) * samples;
  const kept = ((remembered - 1) / remembered) ** past;
  const weight = (samples - past) * kept + remembered * (1 - kept);
  const [earlier, later] = [countedIn(before?.responses ?? 0), countedIn(after.responses)];
  const total = centre(after.meanMs) * later - centre(before?.meanMs ?? 0) * earlier * kept;
  return {
    samples,
    meanMs: Math.max(0, total / weight),
    withinMs: drift + (later + earlier * kept) / 2 / weight,
  };
}

/** The share of a window's responses that came when HAProxy already forgot old ones. */
function pastShare(before: number, after: number): number {
  if (after <= remembered) return 0;
  return before >= remembered ? 1 : (after - remembered) / (after - before);
}

function countedIn(responses: number): number {
  return Math.min(responses, remembered);
}

/** The middle of what a mean that was rounded up stands for. */
function centre(meanMs: number): number {
  return meanMs === 0 ? 0 : meanMs - 0.5;
}
