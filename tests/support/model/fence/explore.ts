import { judgeWait, leaseLifetimeMs, lookedAgain } from "../../../../src/lease/judge-wait.ts";
import { firstNumberOf, type LeaseReading, mayBeGivenBack } from "../../../../src/lease/lease.ts";
import { startedMap } from "../proxy-map.ts";
import { type FencedHost, fencedState, holderId, isUp, readingOf, releaseIn } from "./fenced-host.ts";
import { effects, isHeldBy } from "./fenced-run.ts";
import type { Protocol } from "./protocol.ts";
import { type FencedRun, newRun, type Request, type Step } from "./run-state.ts";

/** What may happen besides the runs' own requests, and how often. */
export interface Disturbances {
  /** A run is stopped by a signal, and goes on later. */
  readonly pauses: number;
  /** A run is killed. */
  readonly kills: number;
  /** A run gives up, because it is cancelled or a reply is lost, and gives its lease back. */
  readonly aborts: number;
  /** The proxy's process ends and is started again by Docker. */
  readonly restarts: number;
  /** The proxy's process ends and stays away. */
  readonly stops: number;
}

interface ScenarioRun {
  readonly id: string;
  readonly verb?: FencedRun["verb"];
  readonly bakes?: boolean;
  /** Takes the place of a run that bakes. */
  readonly preempts?: boolean;
  /** Begins while that one is stopped, or once it has ended. */
  readonly after?: string;
  /** What may happen to it; nothing unless told. */
  readonly meets?: readonly ("pauses" | "kills" | "aborts")[];
}

export interface Scenario {
  readonly runs: readonly ScenarioRun[];
  readonly disturbances: Partial<Disturbances>;
}

/** What was found: every state that interleaving can bring about was looked at. */
export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  /** The shortest way to each kind of violation. */
  readonly violations: ReadonlyMap<Violation, readonly string[]>;
}

/**
 * `stale-change`: of a run whose lease another has taken over and made safe. `emptied`: the map lost its content.
 * `nothing-live`: users are sent, or would be by a restart of the proxy, to a release that does not run.
 * `foreign-number`: a version of another lease was committed. `mixed-up`: a run put something else on disk than it wrote.
 */
export type Violation = "stale-change" | "emptied" | "nothing-live" | "foreign-number" | "mixed-up";

interface State {
  host: FencedHost;
  runs: FencedRun[];
  left: Disturbances;
}

const none: Disturbances = { pauses: 0, kills: 0, aborts: 0, restarts: 0, stops: 0 };
const fresh: ReadonlySet<Step> = new Set(["commit", "commitEnd", "stop", "join", "commitUnchanged"]);
const guarded: ReadonlySet<Step> = new Set([
  ...fresh,
  "activate",
  "activateEnd",
  "unstage",
  "create",
  "start",
  "startAgain",
  "startProxy",
  "stage",
  "stageEnd",
  "rename",
]);
const ended: ReadonlySet<Step> = new Set(["done", "dead", "lost"]);
const beforeLease: ReadonlySet<Step> = new Set(["look", "take", "confirm"]);

/**
 * Looks at every state that the runs of a scenario can bring a host to, breadth first.
 *
 * @param until the violation that is looked for: then it ends with the first
 */
export function explore(
  scenario: Scenario,
  protocol: Protocol,
  host: FencedHost,
  until?: Violation,
): Exploration {
  const first: State = {
    host,
    runs: scenario.runs.map(({ id, verb, bakes }) => newRun(id, verb, bakes)),
    left: { ...none, ...scenario.disturbances },
  };
  const cameFrom = new Map<string, readonly [string, string] | undefined>();
  const violations = new Map<Violation, readonly string[]>();
  const queue = [JSON.stringify(first)];
  cameFrom.set(queue[0] ?? "", undefined);
  let transitions = 0;
  for (let next = 0; next < queue.length; next += 1) {
    if (until !== undefined && violations.has(until)) break;
    const key = queue[next] ?? "";
    for (const { name, state, violation } of successors(key, scenario, protocol)) {
      transitions += 1;
      if (violation !== undefined && !violations.has(violation)) {
        violations.set(violation, [...wayTo(key, cameFrom), name]);
      }
      const after = JSON.stringify(state);
      if (violation !== undefined || cameFrom.has(after)) continue;
      cameFrom.set(after, [key, name]);
      queue.push(after);
    }
  }
  return { states: queue.length, transitions, violations };
}

function wayTo(key: string, cameFrom: ReadonlyMap<string, readonly [string, string] | undefined>): string[] {
  const way: string[] = [];
  for (let at = cameFrom.get(key); at !== undefined; at = cameFrom.get(at[0])) way.unshift(at[1]);
  return way;
}

interface Successor {
  readonly name: string;
  readonly state: State;
  readonly violation: Violation | undefined;
}

function* successors(key: string, scenario: Scenario, protocol: Protocol): Iterable<Successor> {
  const { runs, left, host } = JSON.parse(key) as State;
  const change = (name: string, act: (state: State) => Violation | undefined): Successor => {
    const state = JSON.parse(key) as State;
    const violation = act(state);
    return { name, state, violation: violation ?? judge(state.host) };
  };
  for (const [index, run] of runs.entries()) {
    if (ended.has(run.at)) continue;
    const own = (state: State) => state.runs[index] as FencedRun;
    if (run.paused) {
      yield change(`${run.id} goes on`, (state) => void (own(state).paused = false));
      continue;
    }
    if (mayStep(host, runs, run, scenario.runs[index])) {
      yield change(`${run.id}: ${run.asked ? "" : "asks before "}${run.at}`, (state) =>
        step(state.host, own(state), protocol),
      );
    }
    const { meets = [] } = scenario.runs[index] ?? {};
    if (left.pauses > 0 && meets.includes("pauses")) {
      yield change(`${run.id} is stopped`, (state) => {
        state.left = { ...left, pauses: left.pauses - 1 };
        Object.assign(own(state), { paused: true, recent: false });
        return undefined;
      });
    }
    if (run.lease === 0) continue;
    if (left.kills > 0 && meets.includes("kills")) {
      yield change(`${run.id} is killed`, (state) => {
        state.left = { ...left, kills: left.kills - 1 };
        Object.assign(own(state), newRun(run.id, run.verb, run.bakes), { at: "dead", lease: run.lease });
        return undefined;
      });
    }
    if (left.aborts > 0 && meets.includes("aborts") && !beforeLease.has(run.at) && run.at !== "release") {
      yield change(`${run.id} gives up`, (state) => {
        state.left = { ...left, aborts: left.aborts - 1 };
        own(state).at = "release";
        return undefined;
      });
    }
  }
  for (const [index, container] of host.containers.entries()) {
    if (container.state !== "stopping") continue;
    yield change(`${container.release} has stopped`, (state) => {
      const stopping = state.host.containers[index];
      if (stopping !== undefined) stopping.state = "exited";
      return undefined;
    });
  }
  if (host.proxyRuns && left.restarts > 0) {
    yield change("the proxy restarts", (state) => {
      state.left = { ...left, restarts: left.restarts - 1 };
      state.host.map = startedMap(state.host.disk.says);
      return undefined;
    });
  }
  if (host.proxyRuns && left.stops > 0) {
    yield change("the proxy stops", (state) => {
      state.left = { ...left, stops: left.stops - 1 };
      state.host.proxyRuns = false;
      return undefined;
    });
  }
}

/** A lease that is held is waited for, until its holder has been silent for long enough, or bakes. */
function mayStep(
  host: FencedHost,
  runs: readonly FencedRun[],
  run: FencedRun,
  { preempts = false, after }: Partial<ScenarioRun> = {},
): boolean {
  if (run.at !== "look") return true;
  if (runs.some(({ id, at, paused }) => id === after && !paused && !ended.has(at))) return false;
  const reading = readingOf(host);
  const holding = runs.find(({ id }) => holderId(id) === reading.holder?.id);
  const isSilent = holding === undefined || holding.paused || ended.has(holding.at);
  return mayTake(reading, isSilent) || (preempts && host.map.says?.startsWith("bake:") === true);
}

/** Whoever waits has looked twice, a lease's lifetime apart: a holder at work has given another sign of life by then. */
function mayTake(reading: LeaseReading, isSilent: boolean): boolean {
  const first = { reading, sinceMs: 0, alive: false };
  const now = isSilent ? reading : { ...reading, beat: reading.beat + 1 };
  const watched = lookedAgain(first, now, leaseLifetimeMs);
  return ["take", "take-over"].includes(judgeWait(watched, leaseLifetimeMs, Number.POSITIVE_INFINITY));
}

function step(host: FencedHost, run: FencedRun, protocol: Protocol): Violation | undefined {
  const at = run.at as Request;
  if (!run.asked) {
    Object.assign(run, isHeldBy(host, run) ? { asked: true, recent: true } : { at: "lost" });
    return undefined;
  }
  const before = fencedState(host);
  const reading = readingOf(host);
  const isFenced = host.proxyFenced && (reading.holder === undefined || mayBeGivenBack(reading));
  const committed = host.map.committed;
  const next = effects[at](host, run, protocol);
  run.at = next === "failed" ? "release" : next;
  const needsNew = fresh.has(run.at) || (protocol.asksAlways && guarded.has(run.at));
  if (ended.has(run.at)) forget(run);
  run.asked = !guarded.has(run.at) || (run.recent && !needsNew);
  if (reading.number > run.lease && isFenced && fencedState(host) !== before) return "stale-change";
  if (at.startsWith("activate") && run.at !== "release" && host.disk.says !== run.wanted) return "mixed-up";
  const { numbersByLease } = protocol;
  const isForeign = host.map.committed >= firstNumberOf(run.lease + 1);
  return numbersByLease && host.map.committed !== committed && isForeign ? "foreign-number" : undefined;
}

/** What nobody will ask for any more makes no states of its own. */
function forget(run: FencedRun): void {
  Object.assign(run, newRun(run.id, run.verb, run.bakes), { at: run.at, lease: run.lease });
}

function judge(host: FencedHost): Violation | undefined {
  if (host.map.says === undefined) return "emptied";
  const runs = (says: string) => host.containers.some((one) => one.release === releaseIn(says) && isUp(one));
  return runs(host.map.says) && runs(host.disk.says) ? undefined : "nothing-live";
}
