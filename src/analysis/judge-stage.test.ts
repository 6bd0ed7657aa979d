import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { canaryStage, judgeCanary } from "./judge-canary.ts";
import { type CheckState, judgeStage, needsChecks, type StageObservation } from "./judge-stage.ts";
import type { TrafficThresholds, TrafficWindow } from "./traffic.ts";

const thresholds: TrafficThresholds = { maxErrorRate: 0.01, maxSlowdown: 5, minRequests: 50 };
const well: TrafficWindow = { requests: 1_000, errors: 0, meanMs: 10 };
const failing: TrafficWindow = { requests: 1_000, errors: 500, meanMs: 10 };
const slow: TrafficWindow = { requests: 1_000, errors: 0, meanMs: 900 };
const quiet: TrafficWindow = { requests: 30, errors: 30, meanMs: undefined };

type Checks = readonly [CheckState, CheckState];
const unasked: Checks = ["not-asked", "not-asked"];

function observation(
  candidate: TrafficWindow,
  [checked, checkedBefore]: Checks,
  changes: Partial<StageObservation> = {},
): StageObservation {
  const checks = { candidate: checked, previous: checkedBefore };
  return { stage: "bake", candidate, previous: well, checks, over: true, ...changes };
}

describe("judgeStage at the end of its time", () => {
  it.each<[string, TrafficWindow, Checks, string, string | undefined, string]>([
    ["good traffic", well, unasked, "go-on", undefined, "pass"],
    ["good traffic and checks", well, ["passed", "passed"], "go-on", undefined, "pass"],
    [
      "good traffic, and a check that only it fails",
      well,
      ["failed", "passed"],
      "turn-back",
      "checks-failed",
      "fail",
    ],
    ["good traffic, and a check that nobody passes", well, ["failed", "failed"], "go-on", undefined, "pass"],
    ["bad traffic", failing, unasked, "turn-back", "traffic-failed", "fail"],
    ["slow traffic", slow, unasked, "turn-back", "traffic-failed", "fail"],
    ["bad traffic whose checks pass", failing, ["passed", "passed"], "turn-back", "traffic-failed", "fail"],
    [
      "bad traffic, and a previous release that is well",
      failing,
      ["failed", "passed"],
      "turn-back",
      "traffic-failed",
      "fail",
    ],
    [
      "bad traffic, and nothing better to go to",
      failing,
      ["failed", "failed"],
      "go-on",
      undefined,
      "inconclusive",
    ],
    ["little traffic, checks pass", quiet, ["passed", "not-asked"], "go-on", undefined, "inconclusive"],
    [
      "little traffic, only its checks fail",
      quiet,
      ["failed", "passed"],
      "turn-back",
      "checks-failed",
      "fail",
    ],
    ["little traffic, its checks fail", quiet, ["failed", "not-asked"], "turn-back", "checks-failed", "fail"],
    ["little traffic, all checks fail", quiet, ["failed", "failed"], "go-on", undefined, "inconclusive"],
    ["little traffic, nothing asked", quiet, unasked, "go-on", undefined, "inconclusive"],
  ])("of %s", (_, candidate, checks, kind, reason, verdict) => {
    const decision = judgeStage(observation(candidate, checks), thresholds);
    expect(decision).toMatchObject({
      kind,
      judgement: { stage: "bake", verdict, candidate, previous: well },
    });
    expect("reason" in decision ? decision.reason : undefined).toBe(reason);
  });

  it.each<[TrafficWindow, Checks, RegExp]>([
    [quiet, ["failed", "failed"], /^The checks of both releases fail, so the new one stays/],
    [failing, ["failed", "failed"], /^The checks of both releases fail/],
    [quiet, unasked, /^Nothing could tell how the new release does/],
  ])("warns of what nobody could rule out", (candidate, checks, warning) => {
    const decision = judgeStage(observation(candidate, checks), thresholds);
    expect(decision).toMatchObject({ kind: "go-on", warnings: [expect.stringMatching(warning)] });
  });

  it.each<[TrafficWindow, Checks]>([
    [well, unasked],
    [well, ["passed", "passed"]],
    [quiet, ["passed", "not-asked"]],
  ])("warns of nothing else", (candidate, checks) => {
    expect(judgeStage(observation(candidate, checks), thresholds)).toMatchObject({ warnings: [] });
  });

  it("says what the checks said", () => {
    const decision = judgeStage(observation(quiet, ["failed", "passed"]), thresholds);
    expect(decision.judgement.reasons).toEqual([
      expect.stringContaining("Too few requests"),
      "Its checks fail, and those of the previous release pass.",
    ]);
  });
});

describe("judgeStage while its time runs", () => {
  const running = { over: false };

  it.each<[string, TrafficWindow, Checks, string]>([
    ["good traffic", well, unasked, "wait"],
    ["a failure beyond doubt", failing, unasked, "turn-back"],
    ["the same, with nothing better to go to", failing, ["failed", "failed"], "wait"],
    ["slowness, which may pass", slow, unasked, "wait"],
    ["little traffic", quiet, ["failed", "passed"], "wait"],
    ["one error in the first requests", { ...well, requests: 50, errors: 1 }, unasked, "wait"],
  ])("of %s", (_, candidate, checks, kind) => {
    const decision = judgeStage(observation(candidate, checks, running), thresholds);
    expect(decision.kind).toBe(kind);
    expect(decision.judgement.verdict).toBe(kind === "wait" ? "inconclusive" : "fail");
  });
});

describe("needsChecks", () => {
  it.each<[string, TrafficWindow, boolean, boolean]>([
    ["good traffic", well, true, false],
    ["bad traffic", failing, true, true],
    ["bad traffic, early", failing, false, true],
    ["little traffic", quiet, true, true],
    ["little traffic, early", quiet, false, false],
  ])("of %s", (_, candidate, over, needed) => {
    expect(needsChecks(observation(candidate, unasked, { over }), thresholds)).toBe(needed);
  });

  it("names every case in which they would change what is decided, but for a check that fails by itself", () => {
    const checked = fc.constantFrom<CheckState>("passed", "not-asked", "failed");
    const traffic = fc.constantFrom(well, failing, slow, quiet);
    fc.assert(
      fc.property(traffic, checked, checked, fc.boolean(), (candidate, now, before, over) => {
        const without = observation(candidate, unasked, { over });
        const withThem = observation(candidate, [now, before], { over });
        if (needsChecks(without, thresholds) || (candidate === well && now === "failed")) return;
        expect(judgeStage(withThem, thresholds).kind).toBe(judgeStage(without, thresholds).kind);
      }),
    );
  });
});

describe("judgeCanary", () => {
  it.each([
    [{ kind: "share", share: 500 }, "canary 5 %"],
    [{ kind: "share", share: 2_550 }, "canary 25.5 %"],
    [{ kind: "share", share: 1 }, "canary 0.01 %"],
    [{ kind: "host", host: "web1" }, "canary on web1"],
  ] as const)("names the step %j", (place, stage) => {
    const { stage: _, ...rest } = observation(well, unasked);
    expect(canaryStage(place)).toBe(stage);
    expect(judgeCanary(place, rest, thresholds).judgement.stage).toBe(stage);
  });

  it("compares what both did at the same time: what hits both is not the candidate's fault", () => {
    const place = { kind: "share", share: 100 } as const;
    const { stage: _, ...rest } = observation(failing, ["passed", "passed"], { previous: failing });
    expect(judgeCanary(place, rest, thresholds)).toMatchObject({
      kind: "go-on",
      judgement: { verdict: "inconclusive", previous: failing },
    });
    expect(judgeCanary(place, { ...rest, previous: well }, thresholds)).toMatchObject({
      kind: "turn-back",
      reason: "traffic-failed",
    });
  });
});
