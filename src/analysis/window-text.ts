import type { TrafficWindow } from "./traffic.ts";

/** `12 of 1,000 requests failed (1.2 %)`. */
export function failedText({ requests, errors }: TrafficWindow): string {
  if (requests === 0) return "no requests";
  const failed = errors === 0 ? "none" : countText(errors);
  return `${failed} of ${countText(requests)} requests failed${errors === 0 ? "" : ` (${rateText(errors / requests)})`}`;
}

/** A rate from 0 to 1 in percent: `1.25 %`, and never `0 %` of what is not nothing. */
export function rateText(rate: number): string {
  const percent = rate * 100;
  if (percent > 0 && percent < 0.01) return "< 0.01 %";
  return `${Number(percent.toFixed(2))} %`;
}

/** Milliseconds of a mean: `0.4 ms`, `112 ms`. */
export function meanText(meanMs: number): string {
  return `${meanMs < 10 ? meanMs.toFixed(1) : countText(Math.round(meanMs))} ms`;
}

/** A whole number with thousands set apart; without `Intl`, whose first use takes longer than all of a verdict. */
export function countText(count: number): string {
  return `${count}`.replace(/\B(?=(?:\d{3})+$)/g, ",");
}
