import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { closingLine, judgeRun, none, readClosingLine, sum } from "./totals.ts";

describe("totals", () => {
  it.each([
    ["2 passed, 0 failed", { passed: 2, failed: 0, skipped: 0 }],
    ["log\n2 passed, 1 failed, 3 skipped\n\n", { passed: 2, failed: 1, skipped: 3 }],
    ["2 passed, 0 failed\nand more", undefined],
    ["Tests: 2 passed, 0 failed", undefined],
    ["", undefined],
  ])("reads the last line of %j", (output, expected) => {
    expect(readClosingLine(output)).toEqual(expected);
  });

  it("reads back every line it writes", () => {
    const totals = fc.record({ passed: fc.nat(), failed: fc.nat(), skipped: fc.nat() });
    fc.assert(fc.property(totals, (some) => expect(readClosingLine(closingLine(some))).toEqual(some)));
  });

  it("says skipped only when something was", () => {
    expect(closingLine({ passed: 1, failed: 0, skipped: 0 })).toBe("1 passed, 0 failed");
  });

  it("sums", () => {
    expect(sum([])).toEqual(none);
    expect(
      sum([
        { passed: 1, failed: 2, skipped: 3 },
        { passed: 10, failed: 20, skipped: 30 },
      ]),
    ).toEqual({ passed: 11, failed: 22, skipped: 33 });
  });

  it.each([
    ["a crash without a closing line", "Segmentation fault", 139, { passed: 0, failed: 1, skipped: 0 }],
    ["an early end with exit code 0", "", 0, { passed: 0, failed: 1, skipped: 0 }],
    ["a good line and a bad exit", "5 passed, 0 failed", 1, { passed: 5, failed: 1, skipped: 0 }],
    ["a bad line and a bad exit", "5 passed, 2 failed", 1, { passed: 5, failed: 2, skipped: 0 }],
    ["a good run", "5 passed, 0 failed", 0, { passed: 5, failed: 0, skipped: 0 }],
  ])("judges %s", (_what, output, code, expected) => {
    expect(judgeRun(output, code)).toEqual(expected);
  });
});
