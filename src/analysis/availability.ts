/** One probe of a URL. */
export interface ProbeSample {
  /** When it was sent: milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** Until the whole answer was there, or the failure. */
  readonly latencyMs: number;
  readonly ok: boolean;
  /** Why it failed: an error code, `timeout`, `truncated body` or `status 503`. */
  readonly cause?: string;
}

/** What users of a URL saw while it was probed; milliseconds, rounded to 0.1. */
export interface Availability {
  readonly probes: number;
  readonly failed: number;
  /** Median latency of the probes that succeeded; 0 when none did. */
  readonly p50: number;
  readonly p99: number;
  /** From the first failed probe of the longest row of failures to the next success. */
  readonly longestOutageMs: number;
}

/** Sums up probes in any order. */
export function availabilityOf(samples: readonly ProbeSample[]): Availability {
  const latencies = samples.filter(({ ok }) => ok).map(({ latencyMs }) => latencyMs);
  const sorted = latencies.toSorted((a, b) => a - b);
  return {
    probes: samples.length,
    failed: samples.length - latencies.length,
    p50: tenths(percentile(sorted, 50)),
    p99: tenths(percentile(sorted, 99)),
    longestOutageMs: tenths(longestOutageMs(samples)),
  };
}

/**
 * The probes from the first one on that was answered: on a service's first deploy nothing listens before, and that is
 * no outage. All of them when none was.
 */
export function fromFirstSuccess(samples: readonly ProbeSample[]): readonly ProbeSample[] {
  const since = Math.min(...samples.filter(({ ok }) => ok).map(({ atMs }) => atMs));
  return Number.isFinite(since) ? samples.filter(({ atMs }) => atMs >= since) : samples;
}

/** Nearest-rank percentile of ascending values: the smallest that at least `rank` percent do not exceed. */
export function percentile(ascending: readonly number[], rank: number): number {
  const position = Math.max(1, Math.ceil((rank * ascending.length) / 100));
  return ascending[position - 1] ?? 0;
}

/** An outage nobody saw the end of lasts until its last probe had failed. */
function longestOutageMs(samples: readonly ProbeSample[]): number {
  let longest = 0;
  let began: number | undefined;
  for (const { atMs, latencyMs, ok } of samples.toSorted((a, b) => a.atMs - b.atMs)) {
    if (!ok) began ??= atMs;
    if (began !== undefined) longest = Math.max(longest, atMs - began + (ok ? 0 : latencyMs));
    if (ok) began = undefined;
  }
  return longest;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
