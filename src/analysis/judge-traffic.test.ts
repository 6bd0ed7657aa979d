import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { judgeTraffic, judgeTrafficEarly } from "./judge-traffic.ts";
import type { TrafficThresholds, TrafficWindow } from "./traffic.ts";

const defaults: TrafficThresholds = { maxErrorRate: 0.01, maxSlowdown: 5, minRequests: 50 };

function window(requests: number, errors = 0, meanMs: number | undefined = 20): TrafficWindow {
  return { requests, errors, meanMs };
}

const well = window(1_000);

describe("judgeTraffic", () => {
  it.each<[string, TrafficWindow, TrafficWindow, string]>([
    ["both well", window(1_000), well, "pass"],
    ["500 on everything", window(200, 200), well, "fail"],
    ["more errors than is allowed", window(1_000, 11), well, "fail"],
    ["exactly as many as are allowed", window(1_000, 10), well, "pass"],
    ["the same, in fractions that are not exact", window(100, 7), window(100, 6), "inconclusive"],
    ["little more than one that stumbles", window(1_000, 15), window(1_000, 8), "pass"],
    ["as many more, of a release that failed already", window(1_000, 21), window(1_000, 10), "fail"],
    ["as many errors as before", window(1_000, 8), window(1_000, 9), "pass"],
    ["fewer errors than before", window(1_000, 1), window(1_000, 400), "pass"],
    ["a dependency that both miss", window(1_000, 1_000), window(1_000, 1_000), "inconclusive"],
    ["a dependency that both miss now and then", window(1_000, 300), window(1_000, 295), "inconclusive"],
    ["one that fails where the other only stumbles", window(1_000, 900), window(1_000, 100), "fail"],
    ["one error of the fewest requests that count", window(50, 1), window(50), "fail"],
    ["too few requests to the candidate", window(49, 49), well, "inconclusive"],
    ["too few requests to the previous release", window(1_000, 1_000), window(49), "inconclusive"],
    ["no traffic", window(0, 0, undefined), window(0, 0, undefined), "inconclusive"],
    ["slower, and not slow", window(1_000, 0, 100), window(1_000, 0, 2), "pass"],
    ["slow, and that is new", window(1_000, 0, 101), window(1_000, 0, 20), "fail"],
    ["slow, as it was", window(1_000, 0, 800), window(1_000, 0, 160), "pass"],
    ["slower than slow", window(1_000, 0, 801), window(1_000, 0, 160), "fail"],
    ["ten times slower", window(1_000, 0, 300), window(1_000, 0, 30), "fail"],
    ["faster than before", window(1_000, 0, 5), window(1_000, 0, 500), "pass"],
    ["unknown times", { ...window(1_000, 0), meanMs: undefined }, well, "pass"],
    ["slow and failing alike", window(1_000, 500, 900), window(1_000, 500, 20), "fail"],
  ])("of %s", (_, candidate, previous, verdict) => {
    const judged = judgeTraffic(candidate, previous, defaults);
    expect(judged.verdict).toBe(verdict);
    expect(judged.reasons.length).toBeGreaterThan(0);
  });

  it.each<[string, Partial<TrafficThresholds>, TrafficWindow, string]>([
    ["any slowness", { maxSlowdown: 0 }, window(1_000, 0, 60_000), "pass"],
    ["half as slow again", { maxSlowdown: 1.5 }, window(1_000, 0, 151), "pass"],
    ["no error more", { maxErrorRate: 0 }, window(1_000_000, 1), "fail"],
    ["every error", { maxErrorRate: 1 }, window(1_000, 1_000), "pass"],
    ["one request for enough", { minRequests: 1 }, window(1, 1), "fail"],
    ["no request for enough", { minRequests: 0 }, window(0), "inconclusive"],
  ])("takes %s, when told to", (_, changes, candidate, verdict) => {
    const previous = window(1_000, 0, 101);
    expect(judgeTraffic(candidate, previous, { ...defaults, ...changes }).verdict).toBe(verdict);
  });

  it.each<[TrafficWindow, TrafficWindow, readonly string[]]>([
    [
      window(1_240, 31, 250),
      window(98_000, 4, 12.34),
      [
        "Of the new release 31 of 1,240 requests failed (2.5 %), of the previous one 4 of 98,000 requests failed (< 0.01 %). That is more than 1 % worse.",
        "The mean response took 250 ms, the previous release's 12 ms. That is more than 5 times as long.",
      ],
    ],
    [
      window(60),
      window(60, 0, 4.25),
      [
        "Of the new release none of 60 requests failed, of the previous one none of 60 requests failed. Up to 1 % worse is allowed.",
        "The mean response took 20 ms, the previous release's 4.3 ms.",
      ],
    ],
    [
      window(29, 3),
      window(0),
      ["Too few requests to compare: 29 to the new release and 0 to the previous one, and each needs 50."],
    ],
  ])("says why", (candidate, previous, reasons) => {
    expect(judgeTraffic(candidate, previous, defaults).reasons).toEqual(reasons);
  });
});

describe("judgeTrafficEarly", () => {
  it.each<[string, TrafficWindow, string]>([
    ["500 on everything, as soon as that are enough requests", window(50, 50), "fail"],
    ["too few requests for anything", window(49, 49), "inconclusive"],
    ["one error in the first requests, which is no rate yet", window(50, 1), "inconclusive"],
    ["a twentieth of many", window(1_000, 50), "fail"],
    ["a twentieth of few", window(60, 3), "inconclusive"],
    ["little more than is allowed, of very many", window(1_000_000, 11_000), "fail"],
    ["little more than is allowed, of many", window(1_000, 11), "inconclusive"],
    ["none at all, since it is too early to praise it", window(1_000_000), "inconclusive"],
    ["slowness, as its first requests may be", window(1_000, 0, 5_000), "inconclusive"],
  ])("of %s", (_, candidate, verdict) => {
    expect(judgeTrafficEarly(candidate, well, defaults).verdict).toBe(verdict);
  });
});

describe("any traffic", () => {
  const anyWindow = fc
    .tuple(
      fc.oneof(fc.nat(200), fc.nat(1_000_000), fc.constant(Number.MAX_SAFE_INTEGER)),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.option(fc.double({ min: 0, max: 100_000, noNaN: true }), { nil: undefined }),
    )
    .map(([requests, share, meanMs]) => ({ requests, errors: Math.floor(requests * share), meanMs }));
  const anyThresholds = fc.record({
    maxErrorRate: fc.double({ min: 0, max: 1, noNaN: true }),
    maxSlowdown: fc.oneof(fc.constant(0), fc.double({ min: 1, max: 100, noNaN: true })),
    minRequests: fc.nat(500),
  });
  const judges = [judgeTraffic, judgeTrafficEarly];

  it("never fails below the fewest requests that count", () => {
    fc.assert(
      fc.property(anyWindow, anyWindow, anyThresholds, (candidate, previous, thresholds) => {
        const few = Math.min(candidate.requests, previous.requests) < thresholds.minRequests;
        for (const judge of few ? judges : []) {
          expect(judge(candidate, previous, thresholds).verdict).toBe("inconclusive");
        }
      }),
    );
  });

  it("never fails against itself", () => {
    fc.assert(
      fc.property(anyWindow, anyThresholds, (same, thresholds) => {
        for (const judge of judges) expect(judge(same, same, thresholds).verdict).not.toBe("fail");
      }),
    );
  });

  it("fails one of two at most, whichever is the candidate", () => {
    fc.assert(
      fc.property(anyWindow, anyWindow, anyThresholds, (one, other, thresholds) => {
        const alike = { ...thresholds, maxSlowdown: 0 };
        const verdicts = [judgeTraffic(one, other, alike), judgeTraffic(other, one, alike)];
        expect(verdicts.filter(({ verdict }) => verdict === "fail").length).toBeLessThan(2);
      }),
    );
  });

  it("stays failed with more errors, and with an earlier release that had fewer", () => {
    fc.assert(
      fc.property(
        anyWindow,
        anyWindow,
        anyThresholds,
        fc.nat(1_000),
        (candidate, previous, thresholds, by) => {
          const worse = { ...candidate, errors: Math.min(candidate.requests, candidate.errors + by) };
          const better = { ...previous, errors: Math.max(0, previous.errors - by) };
          for (const judge of judges) {
            if (judge(candidate, previous, thresholds).verdict !== "fail") continue;
            expect(judge(worse, previous, thresholds).verdict).toBe("fail");
            expect(judge(candidate, better, thresholds).verdict).toBe("fail");
          }
        },
      ),
    );
  });

  it("is judged by rates: ten times as much of the same is judged alike", () => {
    const times = (one: TrafficWindow) => ({
      ...one,
      requests: one.requests * 10,
      errors: one.errors * 10,
    });
    const some = anyWindow.filter(({ requests }) => requests >= 500 && requests < 10_000_000);
    fc.assert(
      fc.property(some, some, anyThresholds, (candidate, previous, thresholds) => {
        const { verdict } = judgeTraffic(candidate, previous, thresholds);
        expect(judgeTraffic(times(candidate), times(previous), thresholds).verdict).toBe(verdict);
      }),
    );
  });

  it("fails early only what fails at the end too, if nothing changes", () => {
    fc.assert(
      fc.property(anyWindow, anyWindow, anyThresholds, (candidate, previous, thresholds) => {
        if (judgeTrafficEarly(candidate, previous, thresholds).verdict !== "fail") return;
        expect(judgeTraffic(candidate, previous, thresholds).verdict).toBe("fail");
      }),
    );
  });

  it("is told in sentences without a number that is none", () => {
    fc.assert(
      fc.property(anyWindow, anyWindow, anyThresholds, (candidate, previous, thresholds) => {
        for (const judge of judges) {
          const { reasons } = judge(candidate, previous, thresholds);
          expect(reasons.length).toBeGreaterThan(0);
          expect(reasons.join(" ")).not.toMatch(/NaN|undefined|Infinity|-\d/);
        }
      }),
    );
  });
});
