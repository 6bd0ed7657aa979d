import { describe, expect, it } from "@jest/globals";
import type { TrafficCounters } from "../analysis/traffic.ts";
import { trafficOf } from "../proxy/traffic.ts";
import { type BakingHost, observeBake } from "./bake-observation.ts";
import type { PromotedHost } from "./stages.ts";
import type { TrafficReading } from "./traffic-reading.ts";

/** So many requests, so many of them answered with 500, counted by one server of the proxy. */
function counters(requests: number, errors = 0): TrafficCounters {
  const answers = {
    chosen: requests,
    redispatched: 0,
    responses: requests,
    interim: 0,
    serverErrors: errors,
    brokenResponses: 0,
    connectionErrors: 0,
    cutShort: 0,
    clientAborts: 0,
    meanMs: 5,
  };
  const server = { backend: "bake-green", server: "green", current: 0, total: requests, status: "UP" };
  return trafficOf([{ ...server, answers }], "green");
}

function reading(candidate: TrafficCounters, previous: TrafficCounters, down = false): TrafficReading {
  return { candidate, previous, fallback: { down, sinceSeconds: down ? 1 : undefined } };
}

function baking(name: string, standsBy = true): BakingHost {
  const one = { host: { name } } as unknown as PromotedHost;
  const atStart = reading(counters(40, 4), counters(1_000, 10));
  return { one, standsBy, atStart, atSwitch: reading(counters(40, 4), counters(1_200, 12)) };
}

describe("a bake as its readings show it", () => {
  it("compares what the candidate answered since with what the previous release did just before", () => {
    const now = reading(counters(140, 5), counters(1_200, 12));
    expect(observeBake([baking("h1"), baking("h2")], [now, now], false)).toMatchObject({
      hosts: [
        { host: "h1", down: false, lost: 0, fallbackFailed: false },
        { host: "h2", down: false, lost: 0, fallbackFailed: false },
      ],
      candidate: { requests: 200, errors: 2 },
      baseline: { requests: 400, errors: 4 },
      fallback: { requests: 0, errors: 0 },
      over: false,
      notes: [],
    });
  });

  it.each([
    ["does better", counters(1_300, 12), false],
    ["fails half of its requests as well", counters(1_300, 62), true],
    ["got none yet", counters(1_200, 12), false],
  ])("tells what a host lost that went back to a release which %s", (_, previous, fallbackFailed) => {
    const now = reading(counters(60, 10), previous, true);
    const { hosts, fallback } = observeBake([baking("h1")], [now], true);
    expect(hosts).toEqual([{ host: "h1", down: true, lost: 6, fallbackFailed }]);
    expect(fallback).toMatchObject({ requests: previous.requests - 1_200, errors: previous.errors - 12 });
  });

  it("takes no server's state for a fallback where none was armed", () => {
    const now = reading(counters(60, 10), counters(1_300, 12), true);
    const { hosts, fallback } = observeBake([baking("h1", false)], [now], true);
    expect(hosts).toEqual([{ host: "h1", down: false, lost: 0, fallbackFailed: false }]);
    expect(fallback.requests).toBe(0);
  });

  it("says that a proxy began to count anew", () => {
    const { notes } = observeBake([baking("h1")], [reading(counters(7), counters(3))], true);
    expect(notes).toEqual([expect.stringContaining("The proxy on h1 was started anew")]);
  });
});
