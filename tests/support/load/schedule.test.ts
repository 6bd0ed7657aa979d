import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { dueAt, dueBy, interleave } from "./schedule.ts";

describe("dueBy", () => {
  it.each([
    { rate: 10, phaseMs: 0, elapsed: 0, due: 1 },
    { rate: 10, phaseMs: 0, elapsed: 99, due: 1 },
    { rate: 10, phaseMs: 0, elapsed: 100, due: 2 },
    { rate: 10, phaseMs: 50, elapsed: 49, due: 0 },
    { rate: 10, phaseMs: 50, elapsed: 1050, due: 11 },
    { rate: 1500, phaseMs: 0, elapsed: 10_000, due: 15_001 },
    { rate: 0, phaseMs: 0, elapsed: 10_000, due: 0 },
  ])("$rate/s from $phaseMs ms on: $due due by $elapsed ms", ({ rate, phaseMs, elapsed, due }) => {
    expect(dueBy({ rate, phaseMs }, elapsed)).toBe(due);
  });

  it("agrees with dueAt at every instant", () => {
    const rate = fc.double({ min: 0.1, max: 20_000, noNaN: true });
    const elapsed = fc.double({ min: 0, max: 120_000, noNaN: true });
    fc.assert(
      fc.property(rate, fc.double({ min: 0, max: 10, noNaN: true }), elapsed, (perSecond, phaseMs, now) => {
        const schedule = { rate: perSecond, phaseMs };
        const due = dueBy(schedule, now);
        expect(due === 0 || dueAt(schedule, due - 1) <= now).toBe(true);
        expect(dueAt(schedule, due)).toBeGreaterThan(now);
      }),
    );
  });

  it("counts a request as due at the very instant that dueAt names", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (rate, index) => {
          const schedule = { rate, phaseMs: 0.3 };
          expect(dueBy(schedule, dueAt(schedule, index))).toBe(index + 1);
        },
      ),
    );
  });
});

it("interleaves rates: no two streams begin together, and none that sends nothing shifts", () => {
  expect(interleave([100, 10, 0, 5])).toEqual([
    { rate: 100, phaseMs: 0 },
    { rate: 10, phaseMs: 25 },
    { rate: 0, phaseMs: 0 },
    { rate: 5, phaseMs: 150 },
  ]);
});
