import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parsePercentage } from "./percentage.ts";

describe("parsePercentage", () => {
  it.each([
    ["1%", 0.01],
    ["0.5%", 0.005],
    ["0%", 0],
    ["100%", 1],
    ["100.0000%", 1],
    ["12.3456%", 0.123456],
    ["05%", 0.05],
  ])("%s is %d", (text, value) => {
    const read = parsePercentage("max-error-rate", text);
    expect(read).toEqual({ ok: true, value: expect.closeTo(value, 12) });
  });

  it.each([
    ["1", '"1", a number without a percent sign', "1%"],
    ["0.5", '"0.5", a number without a percent sign', "0.5%"],
    ["500", "not a number with at most four decimals", "1%"],
    ["101%", "no more than 100% of requests", "1%"],
    ["100.0001%", "no more than 100% of requests", "1%"],
    ["999%", "no more than 100% of requests", "1%"],
    ["-1%", "not a number with at most four decimals", "1%"],
    ["+1%", "not a number with at most four decimals", "1%"],
    ["NaN", "not a number with at most four decimals", "1%"],
    ["NaN%", "not a number with at most four decimals", "1%"],
    ["Infinity%", "not a number with at most four decimals", "1%"],
    ["1e1%", "not a number with at most four decimals", "1%"],
    ["1 %", "not a number with at most four decimals", "1%"],
    ["1,5%", "not a number with at most four decimals", "1%"],
    [".5%", "not a number with at most four decimals", "1%"],
    ["1.%", "not a number with at most four decimals", "1%"],
    ["0.00001%", "not a number with at most four decimals", "1%"],
    ["1%%", "not a number with at most four decimals", "1%"],
    ["1%\n", "not a number with at most four decimals", "1%"],
    ["٥%", "not a number with at most four decimals", "1%"],
    ["%", "not a number with at most four decimals", "1%"],
    ["yes", "not a number with at most four decimals", "1%"],
  ])("refuses %j", (text, message, example) => {
    expect(parsePercentage("max-error-rate", text)).toEqual({
      ok: false,
      problems: [{ input: "max-error-rate", message: expect.stringContaining(message), example }],
    });
  });

  it("never gives anything but a fraction", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{0,4}\.?\d{0,5}%?$/)), (text) => {
        const read = parsePercentage("max-error-rate", text);
        const value = read.ok ? read.value : 0;
        expect(value >= 0 && value <= 1).toBe(true);
      }),
    );
  });
});
