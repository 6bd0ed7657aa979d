/** A logarithmic scale of latencies, so that 12 ms against 50 ms is seen beside an answer that took two seconds. */
export interface LatencyScale {
  /** Powers of ten with a line, in milliseconds, ascending; at least two. */
  readonly lines: readonly number[];
  /** How far up a latency is, from 0 to 1. */
  readonly up: (ms: number) => number;
}

/** The scale of decades that holds all of these latencies, in milliseconds, the lowest well above its bottom. */
export function latencyScale(latencies: readonly number[]): LatencyScale {
  const known = latencies.filter((ms) => Number.isFinite(ms) && ms > 0);
  const lowest = known.reduce((low, ms) => Math.min(low, ms), Number.POSITIVE_INFINITY);
  const highest = known.reduce((high, ms) => Math.max(high, ms), 0);
  const from = known.length === 0 ? 0 : Math.max(-1, Math.floor(Math.log10(lowest / 2)));
  const to = known.length === 0 ? 2 : Math.max(from + 2, Math.ceil(Math.log10(highest)));
  const lines = Array.from({ length: to - from + 1 }, (_, at) => 10 ** (from + at));
  const up = (ms: number): number =>
    ms <= 0 ? 0 : Math.min(1, Math.max(0, (Math.log10(ms) - from) / (to - from)));
  return { lines, up };
}

/** `10 ms`, `1 s`. */
export function latencyLabel(ms: number): string {
  return ms < 1_000 ? `${ms < 1 ? ms.toFixed(1) : ms} ms` : `${ms / 1_000} s`;
}
