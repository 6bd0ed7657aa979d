import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { bucketsOf, failureCauses } from "./availability-buckets.ts";

const began = 1_000_000;
const answered = (atMs: number, latencyMs: number) => ({ atMs: began + atMs, latencyMs, ok: true });
const lost = (atMs: number, cause?: string) => ({
  atMs: began + atMs,
  latencyMs: 1,
  ok: false,
  ...(cause === undefined ? {} : { cause }),
});

describe("bucketsOf", () => {
  it("sums up each stretch, those without a probe too", () => {
    const samples = [answered(0, 10), answered(400, 30), lost(500), answered(999, 20), lost(2_100)];
    expect(bucketsOf(samples, { beganMs: began, lengthMs: 3_000 }, 3)).toEqual({
      stepMs: 1_000,
      buckets: [
        { fromMs: 0, probes: 4, failed: 1, medianMs: 20, slowestMs: 30 },
        { fromMs: 1_000, probes: 0, failed: 0, medianMs: undefined, slowestMs: undefined },
        { fromMs: 2_000, probes: 1, failed: 1, medianMs: undefined, slowestMs: undefined },
      ],
    });
  });

  it.each([
    [6_200, 80, 200, 31],
    [57_400, 80, 1_000, 58],
    [60_000, 60, 1_000, 60],
    [60_001, 60, 2_000, 31],
    [86_400_000, 60, 1_800_000, 48],
    [864_000_000, 60, 14_400_000, 60],
    [0, 60, 200, 1],
  ])("cuts %d ms into at most %d stretches of %d ms: %d", (lengthMs, most, stepMs, count) => {
    const { buckets, ...cut } = bucketsOf([], { beganMs: began, lengthMs }, most);
    expect([cut.stepMs, buckets.length]).toEqual([stepMs, count]);
  });

  it("counts every probe once, wherever it lies", () => {
    const sample = fc.record({
      atMs: fc.integer({ min: began - 5_000, max: began + 90_000 }),
      latencyMs: fc.nat(5_000),
      ok: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(sample), fc.integer({ min: 1, max: 80_000 }), (samples, lengthMs) => {
        const { buckets } = bucketsOf(samples, { beganMs: began, lengthMs }, 60);
        const sum = (of: (bucket: (typeof buckets)[number]) => number) =>
          buckets.reduce((all, each) => all + of(each), 0);
        expect(buckets.length).toBeLessThanOrEqual(60);
        expect(sum(({ probes }) => probes)).toBe(samples.length);
        expect(sum(({ failed }) => failed)).toBe(samples.filter(({ ok }) => !ok).length);
      }),
    );
  });
});

describe("failureCauses", () => {
  it("counts causes, the most frequent first", () => {
    const samples = [
      lost(5, "timeout"),
      answered(6, 1),
      lost(9, "status 503"),
      lost(7, "status 503"),
      lost(8),
    ];
    expect(failureCauses(samples)).toEqual([
      { cause: "status 503", count: 2, firstMs: began + 7, lastMs: began + 9 },
      { cause: "timeout", count: 1, firstMs: began + 5, lastMs: began + 5 },
      { cause: "unknown", count: 1, firstMs: began + 8, lastMs: began + 8 },
    ]);
  });

  it("has none where nothing failed", () => {
    expect(failureCauses([answered(0, 1)])).toEqual([]);
  });
});
