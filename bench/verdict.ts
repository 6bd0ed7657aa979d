import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { percentile } from "../src/analysis/availability.ts";
import { type BakeObservation, judgeBake } from "../src/analysis/judge-bake.ts";
import type { TrafficThresholds } from "../src/analysis/traffic.ts";
import { type Readings, windowBetween } from "../src/analysis/windows.ts";
import { parseStatistics, type StatisticsRow } from "../src/proxy/statistics.ts";
import { trafficOf } from "../src/proxy/traffic.ts";
import type { Slot } from "../src/release/slot.ts";
import { table } from "./numbers.ts";

const hosts = 20;
const rounds = 5_000;
const targetMs = 1;

const thresholds: TrafficThresholds = { maxErrorRate: 0.01, maxSlowdown: 5, minRequests: 50 };
const fixture = join(import.meta.dirname, "../tests/fixtures/haproxy-3.5-fallback.csv");

/** Time to judge a bake, from what the proxies printed and from what was read of it. */
export async function benchVerdict(say: (text: string) => void): Promise<string> {
  const printed = printedBy(await readFile(fixture, "utf8"));
  const read = { before: parseAll(printed.before), after: parseAll(printed.after) };
  const began = performance.now();
  const { kind } = decide(read);
  const firstMs = performance.now() - began;
  if (kind !== "turn-back") throw new Error("the bench's traffic should be turned back from");
  const judging = timesOf(() => decide(read));
  const whole = timesOf(() => decide({ before: parseAll(printed.before), after: parseAll(printed.after) }));
  say(`verdict ${microseconds(percentile(judging, 50))}`);
  const met = percentile(judging, 50) < targetMs ? "met" : "NOT met";
  return [
    `A bake is judged from ${hosts} hosts' counters: differences of two readings for the new release and for the previous one before it, their mean response times, thresholds, and sentences. *With reading* is the same from the CSV that HAProxy printed, twice for each host. ${rounds} times each, in one process that has done it before; *first* is the first verdict of the process, before anything is compiled.`,
    "",
    `Target: the verdict in less than ${targetMs} ms (median): ${met}.`,
    "",
    table(
      ["", "first", "median", "99 %", "max"],
      [
        ["verdict", microseconds(firstMs), ...figures(judging)],
        ["with reading", "–", ...figures(whole)],
      ],
    ),
  ].join("\n");
}

interface Looks<T> {
  readonly before: T;
  readonly after: T;
}

/** The recorded counters of both slots, and the same after 1,000 requests more, 30 of them failed. */
function printedBy(csv: string): Looks<readonly string[]> {
  const [header = "", ...lines] = csv.trim().split("\n");
  const names = header.replace(/^# /, "").split(",");
  const more: Readonly<Record<string, number>> = { lbtot: 1_000, req_tot: 1_000, hrsp_5xx: 30, rtime: 7 };
  const later = lines.map((line) =>
    line.includes('"')
      ? line
      : line
          .split(",")
          .map((cell, at) => added(cell, more[names[at] ?? ""]))
          .join(","),
  );
  const all = (each: readonly string[]) => Array.from({ length: hosts }, () => [header, ...each].join("\n"));
  return { before: all(lines), after: all(later) };
}

function added(cell: string, more: number | undefined): string {
  return more === undefined ? cell : `${Number(cell) + more}`;
}

function parseAll(printed: readonly string[]): readonly (readonly StatisticsRow[])[] {
  return printed.map(parseStatistics);
}

function decide({ before, after }: Looks<readonly (readonly StatisticsRow[])[]>) {
  const candidate = windowBetween(readings(before, "blue"), readings(after, "blue"));
  const previous = windowBetween(readings(before, "green"), readings(after, "green"));
  const observation: BakeObservation = {
    hosts: before.map((_, at) => ({ host: `web${at}`, down: false, lost: 0, fallbackFailed: false })),
    candidate,
    baseline: { ...previous, errors: 0 },
    fallback: { requests: 0, errors: 0, meanMs: undefined },
    checks: { candidate: "not-asked", previous: "not-asked" },
    over: true,
  };
  return judgeBake(observation, thresholds);
}

function readings(rows: readonly (readonly StatisticsRow[])[], slot: Slot): Readings {
  return new Map(rows.map((each, at) => [`web${at}`, trafficOf(each, slot)]));
}

function timesOf(run: () => unknown): readonly number[] {
  const time = (): number => {
    const began = performance.now();
    run();
    return performance.now() - began;
  };
  Array.from({ length: rounds }, time);
  return Array.from({ length: rounds }, time).toSorted((a, b) => a - b);
}

function figures(ascending: readonly number[]): readonly string[] {
  return [50, 99, 100].map((rank) => microseconds(percentile(ascending, rank)));
}

function microseconds(ms: number): string {
  return `${Math.round(ms * 1_000)} µs`;
}
