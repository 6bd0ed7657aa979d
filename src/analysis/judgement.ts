import type { TrafficWindow } from "./traffic.ts";

/** One step of a deploy that was judged by live traffic: what reports show. */
export interface Judgement {
  /** `canary 5 %`, `canary on web1`, `bake`. */
  readonly stage: string;
  readonly verdict: "pass" | "fail" | "inconclusive";
  /** Sentences for people. At least one. */
  readonly reasons: readonly string[];
  readonly candidate: TrafficWindow;
  /** The release before, in the same window (canary) or just before the promotion (bake). */
  readonly previous: TrafficWindow;
}
