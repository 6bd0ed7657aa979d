import { describe, expect, it } from "@jest/globals";
import { parseSlowdown } from "./slowdown.ts";

describe("parseSlowdown", () => {
  it.each([
    ["5", 5],
    ["1.5", 1.5],
    ["1", 1],
    ["0", 0],
    ["0.00", 0],
    ["1000", 1_000],
  ])("%s is %d times", (text, value) => {
    expect(parseSlowdown("max-slowdown", text)).toEqual({ ok: true, value });
  });

  it.each([
    ["0.5", "1.5"],
    ["0.99", "1.5"],
    ["-1", "5"],
    ["-0", "5"],
    ["1001", "5"],
    ["1000.01", "5"],
    ["5x", "5"],
    ["500%", "5"],
    ["NaN", "5"],
    ["Infinity", "5"],
    ["1e3", "5"],
    ["05", "5"],
    ["1.234", "5"],
    ["5s", "5"],
    ["", "5"],
    [" 5", "5"],
  ])("refuses %j", (text, example) => {
    expect(parseSlowdown("max-slowdown", text)).toEqual({
      ok: false,
      problems: [
        {
          input: "max-slowdown",
          message: expect.stringContaining("from 1 to 1000, or 0 to turn this off"),
          example,
        },
      ],
    });
  });
});
