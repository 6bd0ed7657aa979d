import { firstNumberOf, mayBeGivenBack } from "../../../../src/lease/lease.ts";
import { add, commit, prepare, startedMap } from "../proxy-map.ts";
import { type FencedHost, holderId, isUp, readingOf, releaseIn } from "./fenced-host.ts";
import type { Protocol } from "./protocol.ts";
import type { FencedRun, Request, Step } from "./run-state.ts";

type Effect = (host: FencedHost, run: FencedRun, protocol: Protocol) => Step | "failed";

const mine = (host: FencedHost, run: FencedRun) =>
  host.leases.find(({ number, holder }) => number === run.lease && holder === run.id);
/** As a run finds out for itself. */
export function isHeldBy(host: FencedHost, { id, lease }: Pick<FencedRun, "id" | "lease">): boolean {
  const { number, holder } = readingOf(host);
  return number === lease && holder?.id === holderId(id);
}

const linkName = (run: FencedRun, { stagesByLease }: Protocol) =>
  stagesByLease ? `next-${run.lease}` : "next";
const nameUnder = (release: string, lease: number) => `${release}.${lease}`;

function stage(host: FencedHost, run: FencedRun, protocol: Protocol, says: string): void {
  const name = linkName(run, protocol);
  host.disk.staged = [...host.disk.staged.filter((one) => one.name !== name), { name, says }];
}

function activate(host: FencedHost, run: FencedRun, protocol: Protocol): boolean {
  const name = linkName(run, protocol);
  const staged = host.disk.staged.find((one) => one.name === name);
  if (staged === undefined || !host.proxyRuns) return false;
  host.disk = { says: staged.says, staged: host.disk.staged.filter((one) => one !== staged) };
  return true;
}

/** Brought to where the lease has its own numbers, in one line; the first of them then says what the map says already. */
function nextVersion(
  { map }: FencedHost,
  run: FencedRun,
  { numbersByLease, commitsWithNumbers }: Protocol,
): boolean {
  const first = numbersByLease ? firstNumberOf(run.lease) : 1;
  const isBelow = map.prepared < first - 1;
  do run.version = prepare(map);
  while (run.version < first);
  if (!isBelow || !commitsWithNumbers || map.says === undefined) return true;
  add(map, run.version, map.says);
  commit(map, run.version);
  return false;
}

function commitLookedAt(host: FencedHost, run: FencedRun): boolean {
  return host.proxyRuns && commit(host.map, run.version) && host.map.says === run.wanted;
}

function seeVersion(host: FencedHost, run: FencedRun, { looksAtVersion }: Protocol): boolean {
  return host.proxyRuns && (!looksAtVersion || host.map.versions[run.version] === run.wanted);
}

const byName = (host: FencedHost, name: string | undefined) =>
  host.containers.find((one) => one.name === name);

/** What each request does, and which comes after it. */
export const effects: Readonly<Record<Request, Effect>> = {
  look: (host, run) => {
    const { number, holder } = readingOf(host);
    run.lease = number + 1;
    run.how = holder === undefined ? "free" : "from-holder";
    return "observe";
  },
  observe: (host, run, { doubtsRunning }) => {
    const says = host.map.says ?? host.disk.says;
    const live = host.containers.find((one) => one.release === releaseIn(says) && isUp(one));
    const target = host.containers.find((one) => one.release === run.goal);
    run.seenRunning = host.proxyRuns;
    run.previous = live?.name;
    run.target = target?.name;
    run.trusted =
      target !== undefined && isUp(target) && (!doubtsRunning || target === live || says.startsWith("bake:"));
    return mine(host, run) === undefined ? "take" : afterLease(run);
  },
  take: (host, run, { confirms }) => {
    if (host.leases.some(({ number }) => number === run.lease)) return "look";
    const tookOver = run.how === "from-holder";
    host.leases.push({ number: run.lease, holder: run.id, tookOver, beats: false });
    run.recent = true;
    return confirms ? "confirm" : "dropLower";
  },
  confirm: (host, run) => {
    if (isHeldBy(host, run)) return "dropLower";
    host.leases = host.leases.filter((one) => one !== mine(host, run));
    return "look";
  },
  dropLower: (host, run) => {
    host.leases = host.leases.filter(({ number }) => number >= run.lease);
    return run.how === "free" ? afterLease(run) : "rename";
  },
  rename: (host, run, { renames }) => {
    if (renames) for (const one of host.containers) one.name = nameUnder(one.release, run.lease);
    return host.proxyRuns ? "unstage" : "fenced";
  },
  unstage: (host, _run, { unstages, commitsUnchanged }) => {
    if (!host.proxyRuns) return "fenced";
    if (unstages) host.disk.staged = [];
    return commitsUnchanged ? "readMap" : "fenced";
  },
  readMap: (host, run) => {
    run.wanted = host.map.says ?? host.disk.says;
    return "prepareUnchanged";
  },
  prepareUnchanged: (host, run, protocol) => {
    if (!host.proxyRuns) return "failed";
    return nextVersion(host, run, protocol) ? "addUnchanged" : "prepareUnchanged";
  },
  addUnchanged: (host, run) => (add(host.map, run.version, run.wanted) ? "commitUnchanged" : "readMap"),
  commitUnchanged: (host, run) => (commitLookedAt(host, run) ? "fenced" : "readMap"),
  /**
   * The first sign of life: from here on the takeover is done, as far as it can be, and the host is observed anew. What is
   * due in a proxy that did not run comes with its start, which nobody looks behind again.
   */
  fenced: (host, run, { fencesStarted }) => {
    const lease = mine(host, run);
    if (lease !== undefined) lease.beats = true;
    host.proxyFenced = host.proxyRuns || !fencesStarted;
    return run.started ? afterLease(run) : "observe";
  },
  startProxy: (host, run, { fencesStarted }) => {
    if (!host.proxyRuns) host.map = startedMap(host.disk.says);
    host.proxyRuns = true;
    run.seenRunning = true;
    run.started = true;
    return fencesStarted ? "unstage" : afterLease(run);
  },
  create: (host, run) => {
    host.containers.push({ name: nameUnder(run.id, run.lease), release: run.id, state: "created" });
    return "start";
  },
  start: (host, run) => {
    const candidate = byName(host, nameUnder(run.id, run.lease));
    if (candidate === undefined) return "failed";
    candidate.state = "running";
    return "stage";
  },
  /** Docker has a second stop wait for the one that is under way. */
  join: (host, run) => {
    const target = byName(host, run.target);
    if (target === undefined) return "failed";
    target.state = "exited";
    return "startAgain";
  },
  startAgain: (host, run) => {
    const target = byName(host, run.target);
    if (target === undefined) return "failed";
    target.state = "running";
    return "stage";
  },
  stage: (host, run, protocol) => {
    stage(host, run, protocol, firstRoutes(run));
    return "prepare";
  },
  prepare: (host, run, protocol) => {
    if (!host.proxyRuns) return "failed";
    return nextVersion(host, run, protocol) ? "add" : "prepare";
  },
  add: (host, run) => {
    run.wanted = firstRoutes(run);
    return host.proxyRuns && add(host.map, run.version, run.wanted) ? "activate" : "failed";
  },
  activate: (host, run, protocol) => (activate(host, run, protocol) ? "see" : "failed"),
  see: (host, run, protocol) => (seeVersion(host, run, protocol) ? "commit" : "failed"),
  commit: (host, run) => (commitLookedAt(host, run) ? (run.bakes ? "stageEnd" : afterSwitch(run)) : "failed"),
  stageEnd: (host, run, protocol) => {
    stage(host, run, protocol, `steady:${run.goal}`);
    return "prepareEnd";
  },
  prepareEnd: (host, run, protocol) => {
    if (!host.proxyRuns) return "failed";
    return nextVersion(host, run, protocol) ? "addEnd" : "prepareEnd";
  },
  addEnd: (host, run) => {
    run.wanted = `steady:${run.goal}`;
    return host.proxyRuns && add(host.map, run.version, run.wanted) ? "activateEnd" : "failed";
  },
  activateEnd: (host, run, protocol) => (activate(host, run, protocol) ? "seeEnd" : "failed"),
  seeEnd: (host, run, protocol) => (seeVersion(host, run, protocol) ? "commitEnd" : "failed"),
  commitEnd: (host, run) => (commitLookedAt(host, run) ? afterSwitch(run) : "failed"),
  stop: (host, run) => {
    const previous = byName(host, run.previous);
    if (previous === undefined) return "failed";
    if (previous.state === "running") previous.state = "stopping";
    return "release";
  },
  /** One that has not been fenced off yet is left as it is: whoever is next has to know. */
  release: (host, run, { keepsUnfenced }) => {
    if (!isHeldBy(host, run)) return "lost";
    return mayBeGivenBack(readingOf(host)) || !keepsUnfenced ? "free" : "done";
  },
  /** Made free under the next number, unless somebody has that already. */
  free: (host, run) => {
    if (!host.leases.some(({ number }) => number === run.lease + 1)) {
      host.leases.push({ number: run.lease + 1, holder: undefined, tookOver: false, beats: false });
    }
    return "dropOwn";
  },
  dropOwn: (host, run) => {
    host.leases = host.leases.filter(({ number }) => number !== run.lease);
    return "done";
  },
};

function firstRoutes({ bakes, goal }: FencedRun): string {
  return `${bakes ? "bake" : "steady"}:${goal}`;
}

function afterSwitch({ previous, target }: FencedRun): Step {
  return previous === undefined || previous === target ? "release" : "stop";
}

function afterLease({ seenRunning, verb, trusted }: FencedRun): Step {
  if (!seenRunning) return "startProxy";
  if (verb === "deploy") return "create";
  return trusted ? "stage" : "join";
}
