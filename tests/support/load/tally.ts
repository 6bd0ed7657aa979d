import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import type { Kind } from "./mix.ts";
import type {
  Bucket,
  Counts,
  FailureCause,
  Latency,
  LoadFailure,
  LoadSnapshot,
  MeasuredCounts,
  ReleaseCounts,
} from "./result.ts";

/** How a request ended. `release` is the one that answered, where an answer named one. */
export type Verdict =
  | { readonly outcome: "ok" | "going-away"; readonly release: string | undefined }
  | {
      readonly outcome: "failed";
      readonly cause: FailureCause;
      readonly detail: string;
      readonly release: string | undefined;
    };

/** A request that ended. Times are ms since the load began. */
export interface Ended {
  readonly kind: Kind;
  readonly scheduledAt: number;
  readonly endedAt: number;
  /** When its latency ended, where that is not the end of the request. */
  readonly answeredAt?: number;
  readonly verdict: Verdict;
}

const bucketMs = 100;
const keptFailures = 100;

interface KindTally {
  sent: number;
  ok: number;
  failed: number;
  goingAway: number;
  readonly causes: Map<string, number>;
  readonly latency: RecordableHistogram;
}

interface OpenBucket {
  ok: number;
  failed: number;
  readonly releases: Map<string, number>;
}

/** Counts requests. Holds no clock: every time is given. */
export class Tally {
  readonly #kinds = new Map<Kind, KindTally>();
  readonly #lag = newHistogram();
  readonly #failures: LoadFailure[] = [];
  readonly #releases = new Map<string, { -readonly [K in keyof ReleaseCounts]: ReleaseCounts[K] }>();
  readonly #buckets = new Map<number, OpenBucket>();

  /** Counts a request as sent, `lagMs` after it was due. */
  sent(kind: Kind, lagMs: number): void {
    this.#kind(kind).sent += 1;
    recordMs(this.#lag, lagMs);
  }

  ended(request: Ended): void {
    const { verdict, endedAt } = request;
    const kind = this.#kind(request.kind);
    const bucket = this.#bucket(endedAt);
    if (verdict.release !== undefined) {
      this.#answeredBy(verdict.release, endedAt, verdict.outcome === "failed");
      increment(bucket.releases, verdict.release);
    }
    if (verdict.outcome === "going-away") kind.goingAway += 1;
    if (verdict.outcome === "ok") {
      kind.ok += 1;
      bucket.ok += 1;
      recordMs(kind.latency, (request.answeredAt ?? endedAt) - request.scheduledAt);
    }
    if (verdict.outcome === "failed") {
      kind.failed += 1;
      bucket.failed += 1;
      increment(kind.causes, verdict.cause);
      if (this.#failures.length < keptFailures) this.#failures.push(asFailure(request, verdict));
    }
  }

  /** Requests sent and not ended. */
  get open(): number {
    const total = this.snapshot(0).total;
    return total.sent - total.ok - total.failed - total.goingAway;
  }

  snapshot(at: number): LoadSnapshot {
    const kinds: Partial<Record<Kind, Counts>> = {};
    for (const [kind, tally] of this.#kinds) kinds[kind] = countsOf([tally]);
    return { at, total: countsOf([...this.#kinds.values()]), kinds, releases: this.#releasesSeen() };
  }

  /** The measured part of a LoadResult; the timeline has a bucket for every 100 ms, empty ones too. */
  result(): {
    readonly total: MeasuredCounts;
    readonly kinds: Partial<Record<Kind, MeasuredCounts>>;
    readonly failures: readonly LoadFailure[];
    readonly releases: readonly ReleaseCounts[];
    readonly timeline: readonly Bucket[];
    readonly lag: Latency;
  } {
    const kinds: Partial<Record<Kind, MeasuredCounts>> = {};
    for (const [kind, tally] of this.#kinds) kinds[kind] = measured([tally]);
    return {
      total: measured([...this.#kinds.values()]),
      kinds,
      failures: this.#failures,
      releases: this.#releasesSeen(),
      timeline: this.#timeline(),
      lag: latencyOf([this.#lag]),
    };
  }

  #kind(kind: Kind): KindTally {
    const known = this.#kinds.get(kind);
    if (known !== undefined) return known;
    const tally = { sent: 0, ok: 0, failed: 0, goingAway: 0, causes: new Map(), latency: newHistogram() };
    this.#kinds.set(kind, tally);
    return tally;
  }

  #bucket(at: number): OpenBucket {
    const index = Math.max(0, Math.floor(at / bucketMs));
    const known = this.#buckets.get(index);
    if (known !== undefined) return known;
    const bucket = { ok: 0, failed: 0, releases: new Map() };
    this.#buckets.set(index, bucket);
    return bucket;
  }

  #answeredBy(release: string, at: number, failed: boolean): void {
    const known = this.#releases.get(release);
    if (known === undefined) {
      this.#releases.set(release, { release, responses: 1, failed: failed ? 1 : 0, firstAt: at, lastAt: at });
      return;
    }
    known.responses += 1;
    known.failed += failed ? 1 : 0;
    known.lastAt = at;
  }

  #releasesSeen(): readonly ReleaseCounts[] {
    return [...this.#releases.values()].map((release) => ({ ...release }));
  }

  #timeline(): readonly Bucket[] {
    const last = Math.max(-1, ...this.#buckets.keys());
    return Array.from({ length: last + 1 }, (_, index) => {
      const { ok = 0, failed = 0, releases = new Map<string, number>() } = this.#buckets.get(index) ?? {};
      return { at: index * bucketMs, ok, failed, releases: Object.fromEntries(releases) };
    });
  }
}

function asFailure(request: Ended, verdict: Extract<Verdict, { outcome: "failed" }>): LoadFailure {
  const { kind, scheduledAt, endedAt } = request;
  const { cause, detail, release } = verdict;
  return { kind, scheduledAt, endedAt, cause, detail, ...(release === undefined ? {} : { release }) };
}

function countsOf(tallies: readonly KindTally[]): Counts {
  const causes = new Map<string, number>();
  const sum = { sent: 0, ok: 0, failed: 0, goingAway: 0 };
  for (const tally of tallies) {
    sum.sent += tally.sent;
    sum.ok += tally.ok;
    sum.failed += tally.failed;
    sum.goingAway += tally.goingAway;
    for (const [cause, count] of tally.causes) increment(causes, cause, count);
  }
  return { ...sum, causes: Object.fromEntries(causes) };
}

function measured(tallies: readonly KindTally[]): MeasuredCounts {
  return { ...countsOf(tallies), latency: latencyOf(tallies.map((tally) => tally.latency)) };
}

function increment(counts: Map<string, number>, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** Microseconds up to ten minutes, to three significant figures. */
function newHistogram(): RecordableHistogram {
  return createHistogram({ lowest: 1, highest: 600_000_000, figures: 3 });
}

function recordMs(histogram: RecordableHistogram, ms: number): void {
  histogram.record(Math.min(600_000_000, Math.max(1, Math.round(ms * 1000))));
}

function latencyOf(histograms: readonly RecordableHistogram[]): Latency {
  const all = newHistogram();
  for (const histogram of histograms) all.add(histogram);
  if (all.count === 0) return { p50: 0, p99: 0, max: 0 };
  return { p50: all.percentile(50) / 1000, p99: all.percentile(99) / 1000, max: all.max / 1000 };
}
