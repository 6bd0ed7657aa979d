import { describe, expect, it } from "@jest/globals";
import type { LoadSnapshot } from "../../../tests/support/load/result.ts";
import { describeTraffic } from "./traffic.ts";

function snapshot(at: number, releases: Readonly<Record<string, number>>, failed = 0): LoadSnapshot {
  const ok = Object.values(releases).reduce((sum, responses) => sum + responses, 0);
  return {
    at,
    total: { sent: ok + failed, ok, failed, goingAway: 0, causes: {} },
    kinds: {},
    releases: Object.entries(releases).map(([release, responses]) => ({
      release,
      responses,
      failed: 0,
      firstAt: 0,
      lastAt: at,
    })),
  };
}

describe("the traffic as the demo tells it", () => {
  it.each([
    {
      before: undefined,
      now: snapshot(1_000, { v1: 400 }),
      text: "400 requests/s   0 failed   v1 answers",
      good: true,
    },
    {
      before: snapshot(1_000, { v1: 400 }),
      now: snapshot(1_500, { v1: 450, v2: 150 }),
      text: "400 requests/s   0 failed   v1 25 % and v2 75 % answer",
      good: true,
    },
    {
      before: snapshot(1_000, { v1: 0 }),
      now: snapshot(2_000, { v1: 1, v2: 999 }),
      text: "1000 requests/s   0 failed   v1 under 1 % and v2 over 99 % answer",
      good: true,
    },
    {
      before: snapshot(1_000, { v1: 400, v2: 10 }),
      now: snapshot(2_000, { v1: 400, v2: 410 }, 3),
      text: "400 requests/s   3 failed   v2 answers",
      good: false,
    },
    {
      before: snapshot(1_000, { v1: 400 }),
      now: snapshot(2_000, { v1: 400 }, 7),
      text: "0 requests/s   7 failed   nobody answers",
      good: false,
    },
  ])("reads $text", ({ before, now, text, good }) => {
    const told = describeTraffic(before, now);
    expect({ ...told, text: told.text.trim() }).toEqual({ text, good });
  });
});
