import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { RunMark } from "../run-marks.ts";
import { packLanes } from "./lanes.ts";
import { latencyLabel, latencyScale } from "./latency-scale.ts";
import { groupMarks } from "./mark-groups.ts";
import { across, clockText, ticksOf } from "./time-axis.ts";

describe("ticksOf", () => {
  it.each([
    [6_200, [0, 2_000, 4_000, 6_000]],
    [57_400, [0, 15_000, 30_000, 45_000]],
    [100, [0, 50, 100]],
    [1, [0]],
    [40_000_000, [0, 10_000_000, 20_000_000, 30_000_000, 40_000_000]],
  ])("of %d ms", (lengthMs, ticks) => {
    expect(ticksOf(lengthMs)).toEqual(ticks);
  });
});

it.each([
  [0, 1_000, "0%"],
  [333.33, 1_000, "33.33%"],
  [2_000, 1_000, "100%"],
  [-5, 1_000, "0%"],
  [5, 0, "0%"],
])("%d of %d ms is %s across", (ms, lengthMs, x) => {
  expect(across(ms, lengthMs)).toBe(x);
});

it.each([
  [0, "0 s"],
  [2_500, "2.5 s"],
  [21_954, "21.95 s"],
  [90_000, "1:30 min"],
  [3_900_000, "1:05 h"],
])("%d ms on the clock is %s", (ms, text) => {
  expect(clockText(ms)).toBe(text);
});

describe("latencyScale", () => {
  it.each([
    [
      [12, 74],
      [1, 10, 100],
    ],
    [
      [11, 431],
      [1, 10, 100, 1_000],
    ],
    [
      [150, 2_050],
      [10, 100, 1_000, 10_000],
    ],
    [
      [0.4, 0.9],
      [0.1, 1, 10],
    ],
    [[], [1, 10, 100]],
    [
      [0, Number.NaN],
      [1, 10, 100],
    ],
  ])("of %j has lines at %j", (latencies, lines) => {
    expect(latencyScale(latencies).lines).toEqual(lines);
  });

  it("keeps what is slower higher, and inside", () => {
    const positive = fc.double({ min: 0.01, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1 }), positive, positive, (latencies, one, other) => {
        const { up } = latencyScale(latencies);
        for (const ms of latencies) expect(up(ms)).toBeLessThanOrEqual(1);
        expect(up(Math.min(one, other))).toBeLessThanOrEqual(up(Math.max(one, other)));
      }),
    );
  });

  it.each([
    [0.1, "0.1 ms"],
    [100, "100 ms"],
    [1_000, "1 s"],
    [10_000, "10 s"],
  ])("labels %d ms as %s", (ms, label) => {
    expect(latencyLabel(ms)).toBe(label);
  });
});

describe("groupMarks", () => {
  const mark = (kind: RunMark["kind"], host: string, atMs: number): RunMark => ({ kind, host, atMs });

  it("takes marks together that would touch, each kind apart", () => {
    const marks = [
      mark("switch", "a", 100),
      mark("switch", "b", 160),
      mark("fallback", "a", 161),
      mark("switch", "c", 166),
    ];
    expect(groupMarks(marks, 1_000)).toEqual([
      { number: 1, kind: "switch", fromMs: 100, toMs: 160, hosts: ["a", "b"] },
      { number: 2, kind: "fallback", fromMs: 161, toMs: 161, hosts: ["a"] },
      { number: 3, kind: "switch", fromMs: 166, toMs: 166, hosts: ["c"] },
    ]);
  });

  it("stays few, whatever the number of hosts", () => {
    const marks = Array.from({ length: 1_000 }, (_, at) => mark("switch", `h${at}`, at));
    expect(groupMarks(marks, 1_000).length).toBeLessThanOrEqual(16);
  });
});

describe("packLanes", () => {
  const span = (fromMs: number, toMs: number) => ({ activity: "stop", fromMs, toMs }) as const;

  it("puts spans that overlap below each other", () => {
    const lanes = packLanes([span(10, 20), span(0, 10), span(12, 14), span(15, 16), span(13, 30)]);
    expect(lanes.map(({ span: { fromMs }, lane }) => [fromMs, lane])).toEqual([
      [0, 0],
      [10, 0],
      [12, 1],
      [13, 2],
      [15, 1],
    ]);
  });
});
