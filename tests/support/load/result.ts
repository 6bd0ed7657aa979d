import type { Kind } from "./mix.ts";

/**
 * Why a request failed. `reset` covers every connection that ended without a byte of the answer; `truncated`
 * one that ended within it, or an end marker that is missing; `mismatch` an upload or echo that came back
 * different; `probe` a limit of the probe's own machine (ports, descriptors).
 */
export type FailureCause =
  | "reset"
  | "refused"
  | "unreachable"
  | "timeout"
  | "truncated"
  | "malformed"
  | `status ${number}`
  | "wrong-release"
  | "mismatch"
  | "ws-closed"
  | "probe"
  | "other";

/** Requests counted. Once a load has stopped, `sent` is the sum of the other three. */
export interface Counts {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  /** WebSockets that the server closed with 1001 while another release could take over. */
  readonly goingAway: number;
  readonly causes: Readonly<Record<string, number>>;
}

/** Milliseconds from the scheduled time of requests that were ok; for a WebSocket, until its first message. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface MeasuredCounts extends Counts {
  readonly latency: Latency;
}

/** One failed request. Times are ms since the load began. */
export interface LoadFailure {
  readonly kind: Kind;
  readonly scheduledAt: number;
  readonly endedAt: number;
  readonly cause: FailureCause;
  readonly detail: string;
  /** Release that answered, when an answer named one: without it the failure is not the application's own. */
  readonly release?: string;
}

/** What one release answered; `failed` are answers that it gave itself and that were failures. */
export interface ReleaseCounts {
  readonly release: string;
  readonly responses: number;
  readonly failed: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** 100 ms of the timeline; requests count where they ended. */
export interface Bucket {
  readonly at: number;
  readonly ok: number;
  readonly failed: number;
  readonly releases: Readonly<Record<string, number>>;
}

export interface Mark {
  readonly at: number;
  readonly label: string;
}

/** Counts so far, while the load runs. */
export interface LoadSnapshot {
  readonly at: number;
  readonly total: Counts;
  readonly kinds: Readonly<Partial<Record<Kind, Counts>>>;
  readonly releases: readonly ReleaseCounts[];
}

/** Everything that a load saw. Times are ms since `startedAt`. */
export interface LoadResult {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly endedBy: "stop" | "max-duration";
  readonly total: MeasuredCounts;
  readonly kinds: Readonly<Partial<Record<Kind, MeasuredCounts>>>;
  /** The first 100. */
  readonly failures: readonly LoadFailure[];
  readonly releases: readonly ReleaseCounts[];
  readonly timeline: readonly Bucket[];
  readonly marks: readonly Mark[];
  /** Requests that were ok, per second of the load. */
  readonly okPerSecond: number;
  /** Persistent connections opened again after the server closed them politely between requests. */
  readonly reopened: number;
  /** The probe itself: how late it sent (open loop only), and the processor time that it took. */
  readonly probe: { readonly lagP99Ms: number; readonly lagMaxMs: number; readonly cpuMs: number };
}
