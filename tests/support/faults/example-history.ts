import type { FaultHistory, HostState, RunRecord, SeenRelease } from "./history.ts";

const digests = { old: `sha256:${"a".repeat(64)}`, next: `sha256:${"b".repeat(64)}` };
export const secret = "hidden-value-7";

export const oldRelease: SeenRelease = {
  id: "1".repeat(64),
  name: "tidegate.shop.blue.r1",
  release: "r1",
  digest: digests.old,
  tag: "v1",
  slot: "blue",
  state: "running",
  restartPolicy: "unless-stopped",
};

export const newRelease: SeenRelease = {
  ...oldRelease,
  id: "2".repeat(64),
  name: "tidegate.shop.green.r2",
  release: "r2",
  digest: digests.next,
  tag: "v2",
  slot: "green",
};

const entry = (release: string) => ({ verb: "deploy", release, result: "deployed" });

/** The text of a history file whose entries are these, newest first. */
export function historyText(...entries: readonly object[]): string {
  return JSON.stringify({ version: 1, entries });
}

/** A host on which the old release serves. */
export const oldState: HostState = {
  host: "h1",
  releases: [oldRelease],
  proxies: [{ name: "tidegate.shop.proxy", state: "running" }],
  otherContainers: [],
  networks: ["tidegate.shop"],
  volumes: [{ name: "tidegate.shop.proxy", labels: {} }],
  map: { live: "steady-blue", share: "0", candidate: "none" },
  disk: {
    routes: { live: "steady-blue", share: "0", candidate: "none" },
    generation: "generations/1",
    generations: ["1"],
    history: historyText(entry("r1")),
  },
  servedBy: ["v1"],
  written: "labels and files",
};

/** The same host with the new release in the old one's place. */
export const newState: HostState = {
  ...oldState,
  releases: [{ ...oldRelease, state: "exited", restartPolicy: "no" }, newRelease],
  volumes: [...oldState.volumes, { name: "tidegate.shop.lease-4", labels: { "tidegate.holder": "null" } }],
  map: { live: "steady-green", share: "0", candidate: "none" },
  disk: {
    routes: { live: "steady-green", share: "0", candidate: "none" },
    generation: "generations/2",
    generations: ["2"],
    history: historyText(entry("r2"), entry("r1")),
  },
  servedBy: ["v2"],
};

export const killedRun: RunRecord = {
  asked: { verb: "deploy", tag: "v2", digest: digests.next },
  exitCode: 137,
  outputs: {},
  log: "::group::Promote",
  summary: "",
  files: [],
  durationMs: 1_000,
  overdue: false,
};

export const goodRun: RunRecord = {
  ...killedRun,
  exitCode: 0,
  outputs: { result: "deployed", reason: "", release: "r2", digest: digests.next },
  summary: "Deployed",
};

export const failedRun: RunRecord = {
  ...killedRun,
  exitCode: 1,
  outputs: { result: "failed", reason: "connection-lost", release: "r1", digest: digests.next },
  log: "::error title=shop::the connection to h1 was lost",
};

/** A run that was killed before anything changed, and whose successor did all that was asked for. */
export const goodHistory: FaultHistory = {
  title: "a deploy: kill before POST /containers/create #1",
  service: "shop",
  reached: true,
  keptReleases: 1,
  secrets: [secret],
  load: { sent: 100, ok: 100, failed: 0, goingAway: 0, failures: [] },
  runs: [killedRun, goodRun],
  states: { before: [oldState], cut: [oldState], final: [newState] },
};

export function atTheEnd(changes: Partial<HostState>): Partial<FaultHistory> {
  return { states: { ...goodHistory.states, final: [{ ...newState, ...changes }] } };
}

export function onDisk(changes: Partial<NonNullable<HostState["disk"]>>): Partial<FaultHistory> {
  return atTheEnd({ disk: { ...(newState.disk as NonNullable<HostState["disk"]>), ...changes } });
}

export function afterCut(run: RunRecord, state: HostState): Partial<FaultHistory> {
  return { runs: [run, goodRun], states: { ...goodHistory.states, cut: [state] } };
}

export function again(changes: Partial<RunRecord>): Partial<FaultHistory> {
  return { runs: [killedRun, { ...goodRun, ...changes }] };
}

export const held = { name: "tidegate.shop.lease-4", labels: { "tidegate.holder": '{"verb":"deploy"}' } };
export const lostRun = { ...failedRun, outputs: { result: "failed", reason: "lease-lost", release: "r2" } };

export function woken(changes: Partial<NonNullable<FaultHistory["woken"]>>): Partial<FaultHistory> {
  return {
    runs: [lostRun, goodRun],
    states: { before: [oldState], cut: [newState], final: [newState] },
    woken: { changes: [], versions: ["curr_ver=65", "curr_ver=65"], ...changes },
  };
}
