import { describe, expect, it } from "@jest/globals";
import { judgeWait, leaseLifetimeMs, lookedAgain, type Watched } from "./judge-wait.ts";
import { type LeaseReading, noLease } from "./lease.ts";

const holder = {
  id: "0f".repeat(16),
  verb: "deploy",
  actor: undefined,
  run: undefined,
  since: "",
  tookOver: false,
} as const;
const held = (number: number, beat: number): LeaseReading => ({ ...noLease, number, beat, holder });
const seenFirst: Watched = { reading: held(3, 7), sinceMs: 1_000, alive: false };

describe("judgeWait", () => {
  it.each([
    ["takes what is free", { ...seenFirst, reading: { ...noLease, number: 3 } }, 1_000, 1_000, "take"],
    [
      "waits to see whether the holder is at work, though nobody asked it to wait",
      seenFirst,
      1_000,
      1_000,
      "wait",
    ],
    ["goes on waiting until the last moment", seenFirst, 999 + leaseLifetimeMs, 1_000, "wait"],
    [
      "takes over from a holder that gave no sign of life",
      seenFirst,
      1_000 + leaseLifetimeMs,
      1_000,
      "take-over",
    ],
    ["takes over also in the time of waiting", seenFirst, 1_000 + leaseLifetimeMs, 900_000, "take-over"],
    ["refuses when the holder is at work", { ...seenFirst, alive: true }, 1_001, 1_000, "refuse"],
    ["waits for a holder at work as long as it may", { ...seenFirst, alive: true }, 1_001, 1_002, "wait"],
  ] as const)("%s", (_, watched, askedMs, until, verdict) => {
    expect(judgeWait(watched, askedMs, until)).toBe(verdict);
  });
});

describe("lookedAgain", () => {
  it("begins anew with each sign of life, and with each holder", () => {
    for (const reading of [held(3, 8), held(4, 0), { ...noLease, number: 4 }]) {
      expect(lookedAgain(seenFirst, reading, 9_000)).toEqual({ reading, sinceMs: 9_000, alive: true });
    }
  });

  it("goes on counting where nothing has changed", () => {
    expect(lookedAgain(seenFirst, held(3, 7), 9_000)).toBe(seenFirst);
  });

  it("does not take its own stop for the holder's silence", () => {
    // Asked at 2,000; the answer is looked at 60 s later, because this very process was stopped.
    const watched = lookedAgain(seenFirst, held(3, 7), 2_000);
    expect(judgeWait(watched, 2_000, 1_000)).toBe("wait");
  });
});
