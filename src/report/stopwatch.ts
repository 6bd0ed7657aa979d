import type { Span } from "./outcome.ts";

/** Keeps the stretches of a run on one host, in milliseconds since the run began. */
export interface Stopwatch {
  /** Does the work and keeps how long it took, whether it went well or not. */
  time<T>(activity: Span["activity"], work: () => Promise<T>): Promise<T>;
  spans(): readonly Span[];
}

/** @param began `performance.now()` when the run began */
export function stopwatch(began: number): Stopwatch {
  const spans: Span[] = [];
  return {
    async time(activity, work) {
      const fromMs = performance.now() - began;
      try {
        return await work();
      } finally {
        spans.push({ activity, fromMs, toMs: performance.now() - began });
      }
    },
    spans: () => spans,
  };
}
