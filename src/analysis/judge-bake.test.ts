import { describe, expect, it } from "@jest/globals";
import { type BakeObservation, type HostBake, judgeBake } from "./judge-bake.ts";
import type { TrafficThresholds, TrafficWindow } from "./traffic.ts";

const thresholds: TrafficThresholds = { maxErrorRate: 0.01, maxSlowdown: 5, minRequests: 50 };
const none: TrafficWindow = { requests: 0, errors: 0, meanMs: undefined };
const well: TrafficWindow = { requests: 1_000, errors: 0, meanMs: 10 };
const failing: TrafficWindow = { requests: 1_000, errors: 900, meanMs: 10 };
const atOneASecond: TrafficWindow = { requests: 30, errors: 30, meanMs: undefined };

const upright: HostBake = { host: "web1", down: false, lost: 0, fallbackFailed: false };
const fallen: HostBake = { host: "web2", down: true, lost: 5, fallbackFailed: false };

function bake(changes: Partial<BakeObservation>): BakeObservation {
  return {
    hosts: [upright],
    candidate: well,
    baseline: well,
    fallback: none,
    checks: { candidate: "not-asked", previous: "not-asked" },
    over: true,
    ...changes,
  };
}

const unasked = { candidate: "not-asked", previous: "not-asked" } as const;
const bothFail = { candidate: "failed", previous: "failed" } as const;
const onlyItFails = { candidate: "failed", previous: "passed" } as const;
const passes = { candidate: "passed", previous: "not-asked" } as const;

describe("judgeBake", () => {
  it.each<[string, Partial<BakeObservation>, string, string | undefined]>([
    ["a release that does well, until its time is up", { over: false }, "wait", undefined],
    ["a release that did well", {}, "settle", undefined],
    [
      "a release that fails in live traffic, at once",
      { candidate: failing, over: false },
      "turn-back",
      "traffic-failed",
    ],
    ["a release that failed in live traffic", { candidate: failing }, "turn-back", "traffic-failed"],
    ["a host that fell back", { hosts: [upright, fallen] }, "turn-back", "host-fallback"],
    [
      "a host that fell back, before the time is up",
      { hosts: [upright, fallen], over: false },
      "turn-back",
      "host-fallback",
    ],
    [
      "a host that fell back, and checks that pass",
      { hosts: [fallen], checks: passes },
      "turn-back",
      "host-fallback",
    ],
    [
      "a host that fell back for nothing better",
      { hosts: [{ ...fallen, fallbackFailed: true }], checks: bothFail },
      "turn-back",
      "host-fallback",
    ],
    ["one request a second, checks pass", { candidate: atOneASecond, checks: passes }, "settle", undefined],
    ["one request a second, not asked", { candidate: atOneASecond, checks: unasked }, "settle", undefined],
    [
      "one request a second, its checks fail",
      { candidate: atOneASecond, checks: onlyItFails },
      "turn-back",
      "checks-failed",
    ],
    [
      "one request a second, all checks fail",
      { candidate: atOneASecond, checks: bothFail },
      "settle",
      undefined,
    ],
    ["a dependency that fails both", { candidate: failing, checks: bothFail }, "settle", undefined],
    ["a first release, with none before", { baseline: none, checks: passes }, "settle", undefined],
  ])("of %s", (_, changes, kind, reason) => {
    const decision = judgeBake(bake(changes), thresholds);
    expect(decision.kind).toBe(kind);
    expect("reason" in decision ? decision.reason : undefined).toBe(reason);
    expect(decision.judgement.stage).toBe("bake");
    expect(decision.judgement.reasons.length).toBeGreaterThan(0);
  });

  it("compares with the release before, as it did just before the promotion", () => {
    expect(judgeBake(bake({ candidate: failing }), thresholds).judgement).toMatchObject({
      verdict: "fail",
      candidate: failing,
      previous: well,
    });
  });

  it("compares with what the previous release does now, where a host fell back to it", () => {
    const shared = { ...well, errors: 900 };
    const decision = judgeBake(
      bake({ candidate: failing, fallback: shared, hosts: [{ ...fallen, fallbackFailed: true }] }),
      thresholds,
    );
    expect(decision).toMatchObject({
      kind: "turn-back",
      reason: "host-fallback",
      judgement: { verdict: "inconclusive", previous: shared },
    });
  });

  it("compares with the time before when the fallback has served too little to compare with", () => {
    const little = { requests: 20, errors: 0, meanMs: undefined };
    const { judgement } = judgeBake(
      bake({ candidate: failing, fallback: little, hosts: [fallen] }),
      thresholds,
    );
    expect(judgement).toMatchObject({ verdict: "fail", previous: well });
  });

  it("does not blame the release when the fallback failed too, however little that has served", () => {
    const hosts = [{ ...fallen, fallbackFailed: true }];
    expect(judgeBake(bake({ candidate: failing, hosts }), thresholds)).toMatchObject({
      kind: "turn-back",
      reason: "host-fallback",
      judgement: { verdict: "inconclusive", previous: well },
    });
  });

  it("says what a fallback cost, and whether it helped", () => {
    const fallback = { requests: 400, errors: 0, meanMs: 10 };
    const helped = judgeBake(
      bake({ candidate: atOneASecond, fallback, hosts: [upright, fallen] }),
      thresholds,
    );
    expect(helped.judgement.reasons).toEqual([
      "web2 took the new release out of traffic by itself, after 5 failed requests, and serves the previous one.",
      expect.stringContaining("Too few requests to compare: 30 to the new release"),
      "Since then of the previous release none of 400 requests failed.",
    ]);
    const hosts = [{ ...fallen, lost: 1, fallbackFailed: true }];
    const { judgement } = judgeBake(bake({ hosts }), thresholds);
    expect(judgement.reasons[0]).toBe(
      "web2 took the new release out of traffic by itself, after 1 failed request, and serves the previous one. That fails there as well, so something both share may be at fault; traffic stays where the host put it.",
    );
  });

  it("has one sentence for each host that fell back", () => {
    const hosts = [fallen, { ...fallen, host: "web3", lost: 1_234 }];
    const { judgement } = judgeBake(bake({ hosts }), thresholds);
    expect(judgement.reasons.slice(0, 2)).toEqual([
      expect.stringContaining("web2"),
      expect.stringContaining(
        "web3 took the new release out of traffic by itself, after 1,234 failed requests",
      ),
    ]);
  });

  it("warns when it keeps a release that nothing better is known for", () => {
    const decision = judgeBake(bake({ candidate: failing, checks: bothFail }), thresholds);
    expect(decision).toMatchObject({ kind: "settle", judgement: { verdict: "inconclusive" } });
    expect("warnings" in decision && decision.warnings).toHaveLength(1);
  });
});
