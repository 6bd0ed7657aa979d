import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { checksOf, replyOf } from "../../../tests/support/health/example-check.ts";
import { inTurn } from "./in-turn.ts";
import { afterAnswer, describeGate, judgeGate, reportsOf, type Standing, unasked } from "./judge-gate.ts";

const checks = checksOf(
  "[{name: a, url: /a}, {name: b, url: /b}, {name: w, url: /w, severity: warn}]",
  "deploy",
);
const standing = (passed: boolean, before: Standing = unasked): Standing =>
  afterAnswer(before, replyOf(), { passed, detail: passed ? "good" : "bad" });

describe("judgeGate", () => {
  it("passes when the last attempts in a row did, and never else", () => {
    const attempt = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());
    const modes = fc.constantFrom<"all" | "any">("all", "any");
    fc.assert(
      fc.property(
        fc.array(attempt, { maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        modes,
        (seen, threshold, mode) => {
          let standings: readonly Standing[] = checks.map(() => unasked);
          for (const passed of seen)
            standings = standings.map((before, at) => standing(passed[at] ?? false, before));
          const inARow = (at: number) =>
            seen.length >= threshold && seen.slice(-threshold).every((one) => one[at]);
          const expected = mode === "all" ? inARow(0) && inARow(1) : inARow(0) || inARow(1);
          expect(judgeGate(checks, standings, { threshold, mode }, seen.length)).toBe(expected);
        },
      ),
    );
  });

  it("does not count a check that the last attempt left out", () => {
    const rules = { threshold: 1, mode: "all" } as const;
    const all = [standing(true), standing(true), unasked];
    expect(judgeGate(checks, all, rules, 1)).toBe(true);
    expect(judgeGate(checks, [standing(true, standing(true)), standing(true), unasked], rules, 2)).toBe(
      false,
    );
  });

  it("cannot fail where all only warn", () => {
    const warning = checks.filter(({ severity }) => severity === "warn");
    expect(judgeGate(warning, [standing(false)], { threshold: 3, mode: "all" }, 1)).toBe(true);
  });
});

describe("describeGate", () => {
  const many = checksOf(
    JSON.stringify([1, 2, 3, 4, 5].map((n) => ({ name: `c${n}`, url: `/${n}` }))),
    "deploy",
  );
  it.each([
    [[true, true], 1, "2 of 2 pass"],
    [[true, true], 2, "2 of 2 pass, 1 of 2 times in a row"],
    [[true, false], 1, "1 of 2 pass; b: bad"],
  ])("of %j with threshold %d: %s", (passed, threshold, text) => {
    const standings = passed.map((one) => standing(one));
    expect(describeGate(checks, standings, { threshold, mode: "all" })).toBe(text);
  });

  it("names three and counts the rest", () => {
    const text = describeGate(
      many,
      many.map(() => standing(false)),
      { threshold: 1, mode: "all" },
    );
    expect(text).toBe("0 of 5 pass; c1: bad; c2: bad; c3: bad; and 2 more");
  });
});

it("reports what was never asked as such", () => {
  expect(reportsOf(checks, [])[0]).toEqual({
    name: "a",
    passed: false,
    severity: "fail",
    attempts: 0,
    detail: "not asked before the time was up",
    latencyMs: undefined,
    status: undefined,
  });
});

describe("inTurn", () => {
  it("does all, in order, never more at once than allowed", async () => {
    let now = 0;
    let most = 0;
    const begun: number[] = [];
    await inTurn(
      Array.from({ length: 50 }, (_, at) => at),
      7,
      async (item) => {
        begun.push(item);
        most = Math.max(most, ++now);
        await new Promise((wake) => setTimeout(wake, item % 3));
        now -= 1;
      },
    );
    expect(begun).toEqual(Array.from({ length: 50 }, (_, at) => at));
    expect(most).toBe(7);
  });

  it("begins nothing after a failure, and waits for what has begun", async () => {
    const ended: number[] = [];
    const work = inTurn([0, 1, 2, 3, 4], 2, async (item) => {
      if (item === 0) throw new Error("first");
      await new Promise((wake) => setTimeout(wake, 10));
      ended.push(item);
    });
    await expect(work).rejects.toThrow("first");
    expect(ended).toEqual([1]);
  });
});
