import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { ModelServer, same } from "../../tests/support/model-server.ts";
import { troubles } from "../../tests/support/proxy-troubles.ts";
import { parseStatistics } from "../proxy/statistics.ts";
import { trafficOf } from "../proxy/traffic.ts";
import type { ServerCounters, TrafficCounters } from "./traffic.ts";
import { type Readings, windowBetween } from "./windows.ts";

function counters(...servers: readonly ServerCounters[]): TrafficCounters {
  return { requests: 0, errors: 0, meanMs: 0, servers };
}

function reading(...servers: readonly ServerCounters[]): Readings {
  return new Map([["web1", counters(...servers)]]);
}

function server(changes: Partial<ServerCounters>): ServerCounters {
  return { ...new ModelServer().read(), ...changes };
}

describe("windowBetween", () => {
  it("takes the difference: what a slot's former release answered does not count", () => {
    const former = new ModelServer().answer(same(3_000, 50), 700);
    const before = reading(former.read());
    const window = windowBetween(before, reading(former.answer(same(600, 20), 6).read()));
    expect(window).toMatchObject({ requests: 600, errors: 6, notes: [] });
    expect(Math.abs((window.meanMs ?? 0) - 20)).toBeLessThan(3);
  });

  it("sums hosts and the ways in which a release is served", () => {
    const [steady, bake] = [new ModelServer("steady-blue/blue"), new ModelServer("bake-blue/blue")];
    const other = new ModelServer("steady-blue/blue").answer(same(1_000, 10));
    const read = () =>
      new Map([
        ["web1", counters(steady.read(), bake.read())],
        ["web2", counters(other.read())],
      ]);
    const before = read();
    steady.answer(same(100, 10), 1);
    bake.answer(same(200, 40), 2);
    other.answer(same(300, 40), 3);
    const window = windowBetween(before, read());
    expect(window).toMatchObject({ requests: 600, errors: 6, notes: [] });
    expect(Math.abs((window.meanMs ?? 0) - 35)).toBeLessThan(3);
  });

  it("counts what is there since, when the proxy was started anew in between, and says so", () => {
    const before = new Map([
      ["web1", counters(new ModelServer().answer(same(900, 10), 50).read())],
      ["web2", counters(new ModelServer().answer(same(900, 10)).read())],
    ]);
    const after = new Map([
      ["web1", counters(new ModelServer().answer(same(80, 10), 3).read())],
      ["web2", counters(new ModelServer().answer(same(1_000, 10)).read())],
    ]);
    expect(windowBetween(before, after)).toMatchObject({
      requests: 180,
      errors: 3,
      notes: [
        "The proxy on web1 was started anew meanwhile: what it answered before is not in these counts.",
      ],
    });
  });

  it.each<[string, ServerCounters, readonly ServerCounters[]]>([
    ["requests", server({ chosen: 9 }), [server({ chosen: 8 })]],
    ["errors alone", server({ chosen: 9, serverErrors: 5 }), [server({ chosen: 50, serverErrors: 4 })]],
    ["failures alone", server({ chosen: 9, failures: 5 }), [server({ chosen: 50, failures: 4 })]],
    ["a server that is gone", server({ name: "bake-blue/blue", chosen: 9 }), [server({ chosen: 50 })]],
  ])("takes a process for a new one by %s", (_, before, after) => {
    expect(windowBetween(reading(before), reading(...after)).notes).toHaveLength(1);
  });

  it.each<[string, readonly ServerCounters[], readonly ServerCounters[]]>([
    ["fewer open requests", [server({ chosen: 9, open: 4 })], [server({ chosen: 9, open: 1 })]],
    ["another mean", [server({ chosen: 9, meanMs: 40 })], [server({ chosen: 9, meanMs: 4 })]],
    ["a server more", [server({ chosen: 9 })], [server({ chosen: 9 }), server({ name: "bake-blue/blue" })]],
    ["a server less that never served", [server({ name: "bake-blue/blue" })], [server({ chosen: 9 })]],
  ])("takes a process for the same one in spite of %s", (_, before, after) => {
    expect(windowBetween(reading(...before), reading(...after)).notes).toEqual([]);
  });

  it("leaves a host out that was not read both times, and says so", () => {
    const counted = counters(new ModelServer().answer(same(100, 10), 9).read());
    const window = windowBetween(new Map([["web1", counted]]), new Map([["web2", counted]]));
    expect(window).toMatchObject({ requests: 0, errors: 0, meanMs: undefined });
    expect(window.notes).toEqual([
      "web1 is not in these counts: its proxy could not be asked both times.",
      "web2 is not in these counts: its proxy could not be asked both times.",
    ]);
  });

  it("counts requests when they are over: one that hangs is not answered", () => {
    const hanging = new ModelServer().answer(same(100, 10));
    const before = reading(hanging.read());
    expect(windowBetween(before, reading(hanging.hold(500).read()))).toMatchObject({
      requests: 0,
      errors: 0,
    });
    expect(windowBetween(before, reading(hanging.answer(same(7, 10)).read()))).toMatchObject({ requests: 7 });
  });

  it("knows no mean where HAProxy's rounding hides it", () => {
    const busy = new ModelServer().answer(same(5_000, 10));
    const before = reading(busy.read());
    expect(windowBetween(before, reading(busy.answer(same(10, 10)).read())).meanMs).toBeUndefined();
    expect(windowBetween(before, reading(busy.answer(same(40, 10)).read())).meanMs).toBeDefined();
  });
});

describe.each(["2.6", "3.5"])("windowBetween of what HAProxy %s printed", (version) => {
  const file = join(import.meta.dirname, `../../tests/fixtures/haproxy-${version}-troubles.csv`);
  const [header, ...lines] = readFileSync(file, "utf8").split("\n");
  const read = (position: number) =>
    new Map([["web1", trafficOf(parseStatistics(`${header}\n${lines[position]}\n`), "blue")]]);

  it.each(troubles.map((trouble, position) => [trouble.name, position, trouble] as const))(
    "sees requests %s",
    (_, position, { requests, errors }) => {
      const window = windowBetween(read(position), read(position + 1));
      expect(window).toMatchObject({ requests, errors, notes: [] });
    },
  );
});

describe("windowBetween of any counters", () => {
  const count = fc.oneof(
    fc.nat(600),
    fc.nat(1_000_000),
    fc.constantFrom(0, 2 ** 53, 1.8e19, Number.MAX_VALUE),
  );
  const anyServer = fc.record({
    name: fc.constantFrom("steady-blue/blue", "bake-blue/blue", "bake-green/blue"),
    chosen: count,
    redispatched: count,
    open: count,
    responses: count,
    interim: count,
    serverErrors: count,
    failures: count,
    cutShort: count,
    clientAborts: count,
    meanMs: count,
  });
  const servers = fc.uniqueArray(anyServer, { selector: ({ name }) => name });
  const anyReading = fc.array(fc.tuple(fc.constantFrom("web1", "web2", "web3"), servers), { maxLength: 3 });
  const toReading = (hosts: readonly (readonly [string, readonly ServerCounters[]])[]): Readings =>
    new Map(hosts.map(([host, all]) => [host, counters(...all)]));

  it("gives numbers that make sense, whatever the counters say", () => {
    fc.assert(
      fc.property(anyReading, anyReading, (before, after) => {
        const { requests, errors, meanMs } = windowBetween(toReading(before), toReading(after));
        expect(errors).toBeGreaterThanOrEqual(0);
        expect(requests).toBeGreaterThanOrEqual(errors);
        expect(Number.isNaN(requests)).toBe(false);
        expect(meanMs ?? 0).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is nothing between a reading and itself", () => {
    fc.assert(
      fc.property(anyReading, (hosts) => {
        const once = toReading(hosts);
        expect(windowBetween(once, once)).toMatchObject({ requests: 0, errors: 0, meanMs: undefined });
      }),
    );
  });

  it("adds up: two windows in a row are the window over both", () => {
    const traffic = fc.tuple(fc.nat(2_000), fc.nat(200), fc.nat(500));
    fc.assert(
      fc.property(fc.array(traffic, { minLength: 2, maxLength: 6 }), (stretches) => {
        const busy = new ModelServer().answer(same(300, 10), 7);
        const readings = [reading(busy.read())];
        for (const [requests, errors, ms] of stretches) {
          readings.push(reading(busy.answer(same(requests, ms), errors).read()));
        }
        const windows = readings.slice(1).map((after, position) => {
          return windowBetween(readings[position] ?? new Map(), after);
        });
        const whole = windowBetween(readings[0] ?? new Map(), readings.at(-1) ?? new Map());
        const errors = stretches.reduce((sum, [, some]) => sum + some, 0);
        expect(whole.errors).toBe(errors);
        expect(windows.reduce((sum, one) => sum + one.errors, 0)).toBe(errors);
      }),
    );
  });
});
