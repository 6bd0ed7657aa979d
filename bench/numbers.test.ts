import { describe, expect, it } from "@jest/globals";
import { count, covered, duration, median, table } from "./numbers.ts";

describe("numbers of a bench", () => {
  it.each([
    { values: [3, 1, 2], middle: 2 },
    { values: [4, 1, 3, 2], middle: 2.5 },
    { values: [10], middle: 10 },
    { values: [], middle: Number.NaN },
  ])("the median of $values is $middle", ({ values, middle }) => {
    expect(median(values)).toBe(middle);
  });

  it.each([
    {
      name: "apart",
      stretches: [
        [0, 10],
        [20, 25],
      ],
      ms: 15,
    },
    {
      name: "overlapping",
      stretches: [
        [0, 10],
        [5, 25],
      ],
      ms: 25,
    },
    {
      name: "one within another",
      stretches: [
        [5, 8],
        [0, 10],
        [9, 12],
      ],
      ms: 12,
    },
    { name: "none", stretches: [], ms: 0 },
  ])("stretches $name cover $ms ms", ({ stretches, ms }) => {
    expect(covered(stretches.map(([fromMs = 0, toMs = 0]) => ({ fromMs, toMs })))).toBe(ms);
  });

  it.each([
    { ms: 1.234, text: "1.2 ms" },
    { ms: 99.6, text: "100 ms" },
    { ms: 999.6, text: "1.00 s" },
    { ms: 12_345, text: "12.3 s" },
    { ms: Number.NaN, text: "–" },
  ])("$ms ms reads $text", ({ ms, text }) => {
    expect(duration(ms)).toBe(text);
  });

  it("sets thousands apart", () => {
    expect(count(1_234_567.4)).toBe("1,234,567");
  });

  it("makes a Markdown table", () => {
    expect(table(["a", "b"], [["x", "1"]])).toBe("| a | b |\n| --- | ---: |\n| x | 1 |");
  });
});
