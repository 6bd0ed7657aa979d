import { type ProbeSample, percentile } from "./availability.ts";

/** The probes sent in one stretch of a run. */
export interface AvailabilityBucket {
  /** Milliseconds since the run began. */
  readonly fromMs: number;
  readonly probes: number;
  readonly failed: number;
  /** Median latency of those that succeeded, in milliseconds; `undefined` when none did. */
  readonly medianMs: number | undefined;
  readonly slowestMs: number | undefined;
}

/** A run cut into stretches of the same length, the first one beginning with the run. */
export interface AvailabilityBuckets {
  readonly stepMs: number;
  readonly buckets: readonly AvailabilityBucket[];
}

/** The stretch of time that is looked at. */
export interface Run {
  /** Milliseconds since the Unix epoch. */
  readonly beganMs: number;
  readonly lengthMs: number;
}

/** Lengths that people read easily; milliseconds. */
const steps = [
  200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
];

/** Cuts a run into at most `most` stretches; a probe from outside of the run counts at its nearest end. */
export function bucketsOf(samples: readonly ProbeSample[], run: Run, most: number): AvailabilityBuckets {
  const lengthMs = Math.max(1, run.lengthMs);
  const stepMs = steps.find((step) => lengthMs / step <= most) ?? Math.ceil(lengthMs / most);
  const count = Math.ceil(lengthMs / stepMs);
  const sorted = Map.groupBy(samples, ({ atMs }) =>
    Math.min(count - 1, Math.max(0, Math.floor((atMs - run.beganMs) / stepMs))),
  );
  const buckets = Array.from({ length: count }, (_, at) => bucketOf(sorted.get(at) ?? [], at * stepMs));
  return { stepMs, buckets };
}

function bucketOf(samples: readonly ProbeSample[], fromMs: number): AvailabilityBucket {
  const latencies = samples.filter(({ ok }) => ok).map(({ latencyMs }) => latencyMs);
  const ascending = latencies.toSorted((a, b) => a - b);
  const answered = ascending.length > 0;
  return {
    fromMs,
    probes: samples.length,
    failed: samples.length - ascending.length,
    medianMs: answered ? percentile(ascending, 50) : undefined,
    slowestMs: ascending.at(-1),
  };
}

/** Failed probes that share a cause. */
export interface FailureCause {
  readonly cause: string;
  readonly count: number;
  /** When the first and the last of them were sent: milliseconds since the Unix epoch. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Why probes failed, the most frequent cause first. */
export function failureCauses(samples: readonly ProbeSample[]): readonly FailureCause[] {
  const causes = new Map<string, FailureCause>();
  for (const { ok, atMs, cause = "unknown" } of samples) {
    if (ok) continue;
    const seen = causes.get(cause) ?? { cause, count: 0, firstMs: atMs, lastMs: atMs };
    causes.set(cause, {
      cause,
      count: seen.count + 1,
      firstMs: Math.min(seen.firstMs, atMs),
      lastMs: Math.max(seen.lastMs, atMs),
    });
  }
  return [...causes.values()].toSorted((a, b) => b.count - a.count || a.firstMs - b.firstMs);
}
