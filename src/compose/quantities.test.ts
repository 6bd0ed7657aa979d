import { describe, expect, it } from "@jest/globals";
import { nanoCpus, parseBytes, parseDurationNs } from "./quantities.ts";

describe("parseBytes", () => {
  it.each([
    ["0", 0],
    ["32", 32],
    ["32b", 32],
    ["32B", 32],
    ["32k", 32_768],
    ["32KB", 32_768],
    ["32kib", 32_768],
    ["64 m", 67_108_864],
    ["1.5g", 1_610_612_736],
    [".5g", 536_870_912],
    ["1T", 1_099_511_627_776],
    ["", undefined],
    ["m", undefined],
    ["-1", undefined],
    ["5x", undefined],
    ["5ib", undefined],
    ["5bb", undefined],
    ["1e9", undefined],
    ["9000p", undefined],
  ])("%s is %p", (text, bytes) => expect(parseBytes(text)).toBe(bytes));
});

describe("parseDurationNs", () => {
  it.each([
    ["0", 0],
    ["10s", 10e9],
    ["1m30s", 90e9],
    ["1.5h", 5_400e9],
    ["500ms", 5e8],
    ["100us", 1e5],
    ["1d", 86_400e9],
    ["1w2d", 777_600e9],
    ["10", undefined],
    ["s", undefined],
    ["-1s", undefined],
    ["1 s", undefined],
    ["1y", undefined],
    ["", undefined],
    ["99999999w", undefined],
  ])("%s is %p", (text, ns) => expect(parseDurationNs(text)).toBe(ns));
});

describe("nanoCpus", () => {
  it.each([
    [0.1, 100_000_000],
    [0.5, 500_000_000],
    [1.7, 1_700_000_000],
    [2, 2_000_000_000],
  ])("%p", (cpus, nano) => expect(nanoCpus(cpus)).toBe(nano));
});
