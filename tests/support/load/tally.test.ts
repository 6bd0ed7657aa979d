import { describe, expect, it } from "@jest/globals";
import { failed } from "./judge.ts";
import type { Kind } from "./mix.ts";
import { type Ended, Tally, type Verdict } from "./tally.ts";

const ok = (release?: string): Verdict => ({ outcome: "ok", release });

/** A tally of these requests, all of them sent in time. */
function tallyOf(requests: readonly (Partial<Ended> & { readonly verdict: Verdict })[]): Tally {
  const tally = new Tally();
  for (const request of requests) {
    const kind: Kind = request.kind ?? "keepAlive";
    tally.sent(kind, 0);
    tally.ended({ scheduledAt: 0, endedAt: 1, ...request, kind });
  }
  return tally;
}

describe("Tally", () => {
  it("counts each kind and the total, with the causes", () => {
    const { total, kinds } = tallyOf([
      { verdict: ok("v1") },
      { verdict: failed("reset", "x") },
      { verdict: failed("reset", "x") },
      { kind: "fresh", verdict: failed("status 503", "x") },
      { kind: "websocket", verdict: { outcome: "going-away", release: "v1" } },
    ]).snapshot(7);
    expect(total).toEqual({ sent: 5, ok: 1, failed: 3, goingAway: 1, causes: { reset: 2, "status 503": 1 } });
    expect(kinds.keepAlive).toEqual({ sent: 3, ok: 1, failed: 2, goingAway: 0, causes: { reset: 2 } });
    expect(kinds.websocket).toEqual({ sent: 1, ok: 0, failed: 0, goingAway: 1, causes: {} });
    expect(kinds.upload).toBeUndefined();
  });

  it("knows how many requests are open", () => {
    const tally = new Tally();
    tally.sent("slow", 0);
    tally.sent("slow", 0);
    expect(tally.open).toBe(2);
    tally.ended({ kind: "slow", scheduledAt: 0, endedAt: 2000, verdict: ok() });
    expect(tally.open).toBe(1);
  });

  it("takes latency from the scheduled time to the answer, of good answers only", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => ({
      scheduledAt: 1000,
      endedAt: 1001 + index,
      verdict: ok(),
    }));
    const slowFailure = { scheduledAt: 0, endedAt: 10_000, verdict: failed("timeout", "x") };
    const held = { kind: "websocket" as const, scheduledAt: 0, answeredAt: 5, endedAt: 5000, verdict: ok() };
    const { kinds } = tallyOf([...hundred, slowFailure, held]).result();
    expect(kinds.keepAlive?.latency.p50).toBeCloseTo(50, 0);
    expect(kinds.keepAlive?.latency.p99).toBeCloseTo(99, 0);
    expect(kinds.keepAlive?.latency.max).toBeCloseTo(100, 0);
    expect(kinds.websocket?.latency.max).toBeCloseTo(5, 1);
  });

  it("gives a kind without good answers zero latency, not a maximum out of nothing", () => {
    const { kinds } = tallyOf([{ verdict: failed("refused", "x") }]).result();
    expect(kinds.keepAlive?.latency).toEqual({ p50: 0, p99: 0, max: 0 });
  });

  it("follows the releases, and the failures that each answered itself", () => {
    const { releases } = tallyOf([
      { endedAt: 10, verdict: ok("v1") },
      { endedAt: 20, verdict: ok("v2") },
      { endedAt: 30, verdict: failed("status 500", "x", "v2") },
      { endedAt: 40, verdict: failed("reset", "x") },
    ]).result();
    expect(releases).toEqual([
      { release: "v1", responses: 1, failed: 0, firstAt: 10, lastAt: 10 },
      { release: "v2", responses: 2, failed: 1, firstAt: 20, lastAt: 30 },
    ]);
  });

  it("has a bucket for every 100 ms, the empty ones too", () => {
    const { timeline } = tallyOf([
      { endedAt: 99, verdict: ok("v1") },
      { endedAt: 300, verdict: ok("v2") },
      { endedAt: 399, verdict: failed("reset", "x") },
    ]).result();
    expect(timeline).toEqual([
      { at: 0, ok: 1, failed: 0, releases: { v1: 1 } },
      { at: 100, ok: 0, failed: 0, releases: {} },
      { at: 200, ok: 0, failed: 0, releases: {} },
      { at: 300, ok: 1, failed: 1, releases: { v2: 1 } },
    ]);
  });

  it("keeps the first 100 failures and counts them all", () => {
    const many = Array.from({ length: 130 }, (_, index) => ({ verdict: failed("reset", `${index}`) }));
    const { failures, total } = tallyOf(many).result();
    expect(failures).toHaveLength(100);
    expect(failures[99]).toEqual({
      kind: "keepAlive",
      scheduledAt: 0,
      endedAt: 1,
      cause: "reset",
      detail: "99",
    });
    expect(total.failed).toBe(130);
  });

  it("measures how late the probe itself sent", () => {
    const tally = new Tally();
    tally.sent("fresh", 3);
    tally.sent("fresh", -0.001);
    expect(tally.result().lag.max).toBeCloseTo(3, 1);
  });
});
