import { expect, it } from "@jest/globals";
import { durationText } from "./duration-text.ts";

it.each([
  [0, "0.0 s"],
  [320, "0.3 s"],
  [6_240, "6.2 s"],
  [59_949, "59.9 s"],
  [59_950, "1 min 0 s"],
  [125_400, "2 min 5 s"],
  [3_599_600, "1 h 0 min"],
  [3_780_000, "1 h 3 min"],
])("writes %d ms as %s", (ms, expected) => {
  expect(durationText(ms)).toBe(expected);
});
