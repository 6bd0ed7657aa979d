import { describe, expect, it } from "@jest/globals";
import { countText, failedText, meanText, rateText } from "./window-text.ts";

describe("countText", () => {
  it.each([
    [0, "0"],
    [7, "7"],
    [999, "999"],
    [1_000, "1,000"],
    [123_456, "123,456"],
    [1_234_567, "1,234,567"],
    [1e21, "1e+21"],
  ])("%d is %s", (count, text) => {
    expect(countText(count)).toBe(text);
  });
});

describe("rateText", () => {
  it.each([
    [0, "0 %"],
    [0.00001, "< 0.01 %"],
    [0.0001, "0.01 %"],
    [0.01, "1 %"],
    [0.012_34, "1.23 %"],
    [1, "100 %"],
  ])("%d is %s", (rate, text) => {
    expect(rateText(rate)).toBe(text);
  });
});

describe("meanText", () => {
  it.each([
    [0, "0.0 ms"],
    [0.44, "0.4 ms"],
    [9.96, "10.0 ms"],
    [112.4, "112 ms"],
    [61_000, "61,000 ms"],
  ])("%d is %s", (mean, text) => {
    expect(meanText(mean)).toBe(text);
  });
});

describe("failedText", () => {
  it.each([
    [0, 0, "no requests"],
    [1_200, 0, "none of 1,200 requests failed"],
    [1_200, 12, "12 of 1,200 requests failed (1 %)"],
    [1, 1, "1 of 1 requests failed (100 %)"],
  ])("of %d requests and %d errors is %s", (requests, errors, text) => {
    expect(failedText({ requests, errors, meanMs: undefined })).toBe(text);
  });
});
