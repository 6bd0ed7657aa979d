import type { TrafficThresholds, TrafficVerdict, TrafficWindow } from "./traffic.ts";
import { countText, failedText, meanText, rateText } from "./window-text.ts";

/** A slower candidate is let be as long as its mean response time is not above this. */
const slowFromMs = 100;

/** A rate that is over its threshold by no more than this is at it: fractions of counts are not exact. */
const tolerance = 1e-9;

/** How sure an early verdict has to be, in standard deviations: wrong once in 30,000 looks. */
const certainty = 4;

/**
 * Judges a candidate by what it and the previous release answered.
 *
 * It fails when its rate of errors exceeds the previous release's by more than `maxErrorRate`, or when its mean
 * response time is more than `maxSlowdown` times as long *and* above 100 ms. Nothing is said of windows with fewer than
 * `minRequests` requests, nor where both releases fail alike: then what fails is something that they share.
 */
export function judgeTraffic(
  candidate: TrafficWindow,
  previous: TrafficWindow,
  thresholds: TrafficThresholds,
): TrafficVerdict {
  const tooFew = tellTooFew(candidate, previous, thresholds);
  if (tooFew !== undefined) return { verdict: "inconclusive", reasons: [tooFew] };
  const errors = judgeErrors(rateOf(candidate), candidate, previous, thresholds);
  const slowness = judgeSlowness(candidate, previous, thresholds);
  const verdict = [errors, slowness].some((one) => one.verdict === "fail") ? "fail" : errors.verdict;
  return { verdict, reasons: [...errors.reasons, ...slowness.reasons] };
}

/**
 * The same in the middle of a window: `fail` when the errors are so many that chance, or a bad second at the start, is
 * no explanation (the lower end of Wilson's interval, four standard deviations wide); else `inconclusive`. Slowness is
 * judged at the end only: the first requests of any release are slow.
 */
export function judgeTrafficEarly(
  candidate: TrafficWindow,
  previous: TrafficWindow,
  thresholds: TrafficThresholds,
): TrafficVerdict {
  const tooFew = tellTooFew(candidate, previous, thresholds);
  if (tooFew !== undefined) return { verdict: "inconclusive", reasons: [tooFew] };
  const atLeast = certainRate(rateOf(candidate), candidate.requests);
  const errors = judgeErrors(atLeast, candidate, previous, thresholds);
  if (errors.verdict === "fail") return errors;
  return { verdict: "inconclusive", reasons: [`Nothing is certain yet. ${compared(candidate, previous)}`] };
}

function tellTooFew(
  candidate: TrafficWindow,
  previous: TrafficWindow,
  { minRequests }: TrafficThresholds,
): string | undefined {
  const enough = Math.max(1, minRequests);
  if (candidate.requests >= enough && previous.requests >= enough) return undefined;
  const [came, before] = [countText(candidate.requests), countText(previous.requests)];
  return `Too few requests to compare: ${came} to the new release and ${before} to the previous one, and each needs ${countText(enough)}.`;
}

/** @param rate the candidate's, as far as it is taken for sure */
function judgeErrors(
  rate: number,
  candidate: TrafficWindow,
  previous: TrafficWindow,
  { maxErrorRate }: TrafficThresholds,
): TrafficVerdict {
  const reason = compared(candidate, previous);
  const most = rateText(maxErrorRate);
  if (rate - rateOf(previous) > maxErrorRate + tolerance) {
    return { verdict: "fail", reasons: [`${reason} That is more than ${most} worse.`] };
  }
  if (Math.min(rateOf(candidate), rateOf(previous)) > maxErrorRate + tolerance) {
    const shared = "Both releases fail alike, so something they share may be at fault.";
    return { verdict: "inconclusive", reasons: [`${reason} ${shared}`] };
  }
  return { verdict: "pass", reasons: [`${reason} Up to ${most} worse is allowed.`] };
}

function judgeSlowness(
  candidate: TrafficWindow,
  previous: TrafficWindow,
  { maxSlowdown }: TrafficThresholds,
): TrafficVerdict {
  if (maxSlowdown === 0) return { verdict: "pass", reasons: [] };
  if (candidate.meanMs === undefined || previous.meanMs === undefined) {
    return { verdict: "pass", reasons: ["Too few responses to compare how long they took."] };
  }
  const took = `The mean response took ${meanText(candidate.meanMs)}, the previous release's ${meanText(previous.meanMs)}.`;
  const slow = candidate.meanMs > slowFromMs && candidate.meanMs > maxSlowdown * previous.meanMs;
  if (slow) return { verdict: "fail", reasons: [`${took} That is more than ${maxSlowdown} times as long.`] };
  return { verdict: "pass", reasons: [took] };
}

function compared(candidate: TrafficWindow, previous: TrafficWindow): string {
  return `Of the new release ${failedText(candidate)}, of the previous one ${failedText(previous)}.`;
}

function rateOf({ requests, errors }: TrafficWindow): number {
  return requests === 0 ? 0 : Math.min(1, errors / requests);
}

/** The lower end of Wilson's score interval: the least that the true rate can be. */
function certainRate(rate: number, requests: number): number {
  const weight = certainty ** 2 / requests;
  const spread = certainty * Math.sqrt((rate * (1 - rate)) / requests + weight / (4 * requests));
  return Math.max(0, (rate + weight / 2 - spread) / (1 + weight));
}
