import { type ResponseTimes, responseTimesBetween } from "./response-time.ts";
import type { ServerCounters, TrafficCounters, TrafficWindow } from "./traffic.ts";

/** A mean that may be further off than this, in milliseconds, is none: slowness is judged from 100 ms on. */
const coarsestMeanMs = 25;

/** Counters of one slot on each host, by the host's name, read at one time. */
export type Readings = ReadonlyMap<string, TrafficCounters>;

/** A window, and what has to be said about how it was measured. */
export interface MeasuredWindow extends TrafficWindow {
  /** Sentences for people; none when all went as it should. */
  readonly notes: readonly string[];
}

interface ServerWindow {
  readonly requests: number;
  readonly errors: number;
  readonly times: ResponseTimes | undefined;
}

/**
 * What a slot answered between two readings, summed over all hosts. Only differences count: counters go back to the
 * start of the proxy's process, and what the slot's former releases did is in them too.
 *
 * A proxy that was started anew in between (reload, hand-over, restart) counts from 0 again: then what is there since
 * is the window of that host. A host that is in one reading only is left out, because there is no difference to take.
 */
export function windowBetween(before: Readings, after: Readings): MeasuredWindow {
  const hosts = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  const both = hosts.flatMap((host) => {
    const [earlier, later] = [before.get(host), after.get(host)];
    return earlier && later ? [{ host, earlier, later, anew: startedAnew(earlier, later) }] : [];
  });
  const windows = both.flatMap(({ earlier, later, anew }) => hostWindows(anew ? undefined : earlier, later));
  const unread = hosts.filter((host) => !both.some((read) => read.host === host));
  const restarted = both.filter(({ anew }) => anew).map(({ host }) => host);
  return { ...summed(windows), notes: [...restarted.map(tellRestart), ...unread.map(tellUnread)] };
}

/** Whether any counter went down, or a server that had counted is gone: one process begins all its counters together. */
function startedAnew(earlier: TrafficCounters, later: TrafficCounters): boolean {
  return earlier.servers.some((before) => {
    const after = later.servers.find(({ name }) => name === before.name);
    return after === undefined ? before.chosen > 0 : wentDown(before, after);
  });
}

function wentDown(before: ServerCounters, after: ServerCounters): boolean {
  return cumulative.some((counter) => after[counter] < before[counter]);
}

const cumulative = [
  "chosen",
  "redispatched",
  "responses",
  "interim",
  "serverErrors",
  "failures",
  "cutShort",
  "clientAborts",
] as const;

function hostWindows(earlier: TrafficCounters | undefined, later: TrafficCounters): readonly ServerWindow[] {
  return later.servers.map((after) =>
    serverWindow(
      earlier?.servers.find(({ name }) => name === after.name),
      after,
    ),
  );
}

function serverWindow(before: ServerCounters | undefined, after: ServerCounters): ServerWindow {
  const more = (counter: keyof Omit<ServerCounters, "name">): number =>
    after[counter] - (before?.[counter] ?? 0);
  const finished = Math.max(0, more("chosen") - more("redispatched") - more("open"));
  const unanswered = unansweredBetween(before, after, finished);
  const failed = between(
    unanswered.atLeast - more("clientAborts"),
    more("failures"),
    unanswered.atMost + more("cutShort"),
  );
  const errors = more("serverErrors") + failed;
  const samples = finished - Math.max(0, failed - more("cutShort"));
  return {
    requests: Math.max(finished, errors),
    errors,
    times: responseTimesBetween(before, after, samples),
  };
}

/**
 * How many requests ended without an answer. HAProxy's own count of failures needs this as a bound on both sides: of
 * a connection closed without an answer, 2.6 counts nothing where the client's connection was kept open, and 3.5
 * counts it twice where it was new (docs/adr/0012).
 *
 * What is not known bounds the result: whether a request that was open at the first reading had its answer already,
 * whether one open at the second has, and which of the answers below 200 were followed by another.
 */
function unansweredBetween(before: ServerCounters | undefined, after: ServerCounters, finished: number) {
  const silent = finished - (after.responses - (before?.responses ?? 0));
  return {
    atLeast: Math.max(0, silent - (before?.open ?? 0)),
    atMost: Math.max(0, silent + after.interim - (before?.interim ?? 0) + after.open),
  };
}

function between(atLeast: number, value: number, atMost: number): number {
  return Math.max(atLeast, Math.min(value, atMost));
}

function summed(windows: readonly ServerWindow[]): TrafficWindow {
  return {
    requests: sum(windows.map(({ requests }) => requests)),
    errors: sum(windows.map(({ errors }) => errors)),
    meanMs: meanOf(windows.flatMap(({ times }) => times ?? [])),
  };
}

/** The mean over servers and hosts, each weighing what it answered; `undefined` where it would be too rough a guess. */
function meanOf(times: readonly ResponseTimes[]): number | undefined {
  const samples = sum(times.map((time) => time.samples));
  const weighed = (value: (time: ResponseTimes) => number): number =>
    sum(times.map((time) => value(time) * (time.samples / samples)));
  if (samples === 0 || weighed(({ withinMs }) => withinMs) > coarsestMeanMs) return undefined;
  return weighed(({ meanMs }) => meanMs);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function tellRestart(host: string): string {
  return `The proxy on ${host} was started anew meanwhile: what it answered before is not in these counts.`;
}

function tellUnread(host: string): string {
  return `${host} is not in these counts: its proxy could not be asked both times.`;
}
