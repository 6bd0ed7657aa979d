import type { Span } from "../outcome.ts";

export interface PlacedSpan {
  readonly span: Span;
  /** From 0: the first lane in which nothing else is going on. */
  readonly lane: number;
}

/** Spans that overlap go into lanes below each other, so that none hides another. */
export function packLanes(spans: readonly Span[]): readonly PlacedSpan[] {
  const ends: number[] = [];
  return spans
    .toSorted((a, b) => a.fromMs - b.fromMs)
    .map((span) => {
      const free = ends.findIndex((end) => end <= span.fromMs);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = span.toMs;
      return { span, lane };
    });
}
