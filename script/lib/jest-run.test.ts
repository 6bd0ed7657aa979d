import { describe, expect, it } from "@jest/globals";
import { judge } from "./jest-run.ts";

const clean = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe("judge", () => {
  it.each([
    ["a good run", clean, 0, false, { passed: 5, failed: 0, skipped: 0 }],
    ["a failed test", { ...clean, numFailedTests: 1 }, 1, false, { passed: 5, failed: 1, skipped: 0 }],
    [
      "a file that does not load",
      { ...clean, numRuntimeErrorTestSuites: 1 },
      1,
      false,
      { passed: 5, failed: 1, skipped: 0 },
    ],
    ["a bad exit with no failed test", clean, 1, false, { passed: 5, failed: 1, skipped: 0 }],
    ["a run that left no counts", undefined, 0, false, { passed: 0, failed: 1, skipped: 0 }],
    [
      "skipped and future tests",
      { ...clean, numPendingTests: 2, numTodoTests: 1 },
      0,
      false,
      { passed: 5, failed: 0, skipped: 3 },
    ],
    [
      "tests left out by their title",
      { ...clean, numPendingTests: 2 },
      0,
      true,
      { passed: 5, failed: 0, skipped: 0 },
    ],
  ])("counts %s", (_what, totals, code, partial, expected) => {
    expect(judge(totals, code, partial)).toEqual(expected);
  });
});
