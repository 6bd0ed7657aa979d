import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { availabilityOf, fromFirstSuccess, type ProbeSample, percentile } from "./availability.ts";

const ok = (atMs: number, latencyMs = 10): ProbeSample => ({ atMs, latencyMs, ok: true });
const bad = (atMs: number, latencyMs = 10): ProbeSample => ({ atMs, latencyMs, ok: false, cause: "timeout" });

const sample = fc.record({
  atMs: fc.nat(10_000),
  latencyMs: fc.double({ min: 0, max: 5_000, noNaN: true }),
  ok: fc.boolean(),
});

describe("availabilityOf", () => {
  it.each([
    ["nothing", [], { probes: 0, failed: 0, p50: 0, p99: 0, longestOutageMs: 0 }],
    ["one answer", [ok(0, 12.34)], { probes: 1, failed: 0, p50: 12.3, p99: 12.3, longestOutageMs: 0 }],
    [
      "latencies of failures left out",
      [ok(0, 5), bad(200, 5_000)],
      { probes: 2, failed: 1, p50: 5, p99: 5, longestOutageMs: 5_000 },
    ],
    [
      "no answer at all",
      [bad(0), bad(200, 30)],
      { probes: 2, failed: 2, p50: 0, p99: 0, longestOutageMs: 230 },
    ],
    [
      "an outage until the next answer",
      [ok(0), bad(200), bad(400), ok(600)],
      { probes: 4, failed: 2, p50: 10, p99: 10, longestOutageMs: 400 },
    ],
    [
      "the longer of two outages",
      [bad(0), ok(200), bad(400), bad(600), ok(800)],
      { probes: 5, failed: 3, p50: 10, p99: 10, longestOutageMs: 400 },
    ],
    [
      "samples out of order",
      [ok(600), bad(400), ok(0), bad(200)],
      { probes: 4, failed: 2, p50: 10, p99: 10, longestOutageMs: 400 },
    ],
  ])("sums up %s", (_, samples, expected) => {
    expect(availabilityOf(samples)).toEqual(expected);
  });

  it("does not depend on the order of the samples", () => {
    fc.assert(
      fc.property(fc.uniqueArray(sample, { selector: ({ atMs }) => atMs }), (samples) => {
        expect(availabilityOf(samples.toReversed())).toEqual(availabilityOf(samples));
      }),
    );
  });

  it("counts every sample once, with percentiles between the extremes", () => {
    fc.assert(
      fc.property(fc.array(sample), (samples) => {
        const sum = availabilityOf(samples);
        const latencies = samples.filter((one) => one.ok).map(({ latencyMs }) => latencyMs);
        expect(sum.probes).toBe(samples.length);
        expect(sum.failed).toBe(samples.length - latencies.length);
        expect(sum.p50).toBeLessThanOrEqual(sum.p99);
        expect(sum.p99).toBeLessThanOrEqual(Math.max(0, ...latencies) + 0.05);
      }),
    );
  });
});

describe("fromFirstSuccess", () => {
  it.each([
    ["nothing answered", [bad(0), bad(200)], [bad(0), bad(200)]],
    ["something did", [bad(0), ok(400), bad(200), bad(600), ok(300)], [ok(400), bad(600), ok(300)]],
    ["there are none", [], []],
  ])("where %s", (_, samples, expected) => {
    expect(fromFirstSuccess(samples)).toEqual(expected);
  });
});

describe("percentile", () => {
  it.each([
    [[15, 20, 35, 40, 50], 5, 15],
    [[15, 20, 35, 40, 50], 30, 20],
    [[15, 20, 35, 40, 50], 40, 20],
    [[15, 20, 35, 40, 50], 50, 35],
    [[15, 20, 35, 40, 50], 100, 50],
    [[7], 99, 7],
    [[], 50, 0],
  ])("of %j at %d is %d", (values, rank, expected) => {
    expect(percentile(values, rank)).toBe(expected);
  });

  it("is the smallest value that the rank's share does not exceed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 1 }),
        fc.integer({ min: 1, max: 100 }),
        (values, rank) => {
          const sorted = values.toSorted((a, b) => a - b);
          const found = percentile(sorted, rank);
          const share = (limit: (value: number) => boolean): number => sorted.filter(limit).length * 100;
          expect(share((value) => value <= found)).toBeGreaterThanOrEqual(rank * sorted.length);
          expect(share((value) => value < found)).toBeLessThan(rank * sorted.length);
        },
      ),
    );
  });
});
