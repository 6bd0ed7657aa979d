import { describe, expect, it } from "@jest/globals";
import { readFallback } from "./fallback.ts";
import { parseStatistics } from "./statistics.ts";

describe("readFallback", () => {
  const told = (lines: string) => parseStatistics(`# pxname,svname,status,lastchg,\n${lines}\n`);
  const up = { down: false, sinceSeconds: undefined };

  it.each([
    ["a release that was marked down", "bake-green,green,DOWN,42,", { down: true, sinceSeconds: 42 }],
    ["one marked down just now", "bake-green,green,DOWN,0,", { down: true, sinceSeconds: 0 }],
    [
      "one whose check has passed since",
      "bake-green,green,DOWN 1/1000000,3,",
      { down: true, sinceSeconds: 3 },
    ],
    ["no word of since when", "bake-green,green,DOWN,,", { down: true, sinceSeconds: undefined }],
    ["a release that is well", "bake-green,green,UP,9,", up],
    ["the bake of the other slot", "bake-blue,blue,DOWN,9,", up],
    ["the one that stands by", "bake-green,blue,DOWN,9,", up],
    ["the backend as a whole", "bake-green,BACKEND,DOWN,9,", up],
    ["another mode of the slot", "steady-green,green,DOWN,9,", up],
    ["nothing", "", up],
  ])("of %s", (_, lines, expected) => {
    expect(readFallback(told(lines), "green")).toEqual(expected);
  });
});
