import { describe, expect, it } from "@jest/globals";
import { checkHistory } from "./check-history.ts";
import {
  failedRun,
  goodHistory,
  goodRun,
  historyText,
  killedRun,
  newRelease,
  newState,
  oldRelease,
  oldState,
  secret,
} from "./example-history.ts";
import type { FaultHistory, HostState, RunRecord } from "./history.ts";

const failure = {
  kind: "fresh",
  scheduledAt: 1_200,
  endedAt: 1_210,
  cause: "reset",
  detail: "closed without an answer",
} as const;
const load = { sent: 100, ok: 99, failed: 1, goingAway: 0, failures: [failure] };

function atTheEnd(changes: Partial<HostState>): Partial<FaultHistory> {
  return { states: { ...goodHistory.states, final: [{ ...newState, ...changes }] } };
}

function onDisk(changes: Partial<NonNullable<HostState["disk"]>>): Partial<FaultHistory> {
  return atTheEnd({ disk: { ...(newState.disk as NonNullable<HostState["disk"]>), ...changes } });
}

function afterCut(run: RunRecord, state: HostState): Partial<FaultHistory> {
  return { runs: [run, goodRun], states: { ...goodHistory.states, cut: [state] } };
}

function again(changes: Partial<RunRecord>): Partial<FaultHistory> {
  return { runs: [killedRun, { ...goodRun, ...changes }] };
}

const halfSwitched = { ...oldState, map: newState.map };

describe("a history that holds every invariant", () => {
  it.each<[string, Partial<FaultHistory>]>([
    ["a run that was killed", {}],
    ["a run that failed and said so", afterCut(failedRun, oldState)],
    ["a run that was killed between disk and process", afterCut(killedRun, halfSwitched)],
    ["a run that got there all the same", afterCut(goodRun, newState)],
    [
      "failures in a time in which the proxy was restarted",
      { load, disturbed: [{ from: 1_000, to: 1_500 }] },
    ],
    [
      "a first deploy, with no users before it",
      { load: undefined, states: { ...goodHistory.states, before: [] } },
    ],
    ["a host without a lease", atTheEnd({ volumes: oldState.volumes })],
  ])("is left alone: %s", (_, changes) => {
    expect(checkHistory({ ...goodHistory, ...changes })).toEqual([]);
  });
});

describe("the checker objects to", () => {
  it.each<[string, string, Partial<FaultHistory>]>([
    ["I1", "a failed request", { load }],
    ["I1", "failures that are only counted", { load: { ...load, failed: 5, failures: [] } }],
    ["I1", "a failure outside of the time of a disturbance", { load, disturbed: [{ from: 0, to: 900 }] }],
    ["I1", "a WebSocket that was ended", { load: { ...load, failed: 0, failures: [], goingAway: 1 } }],
    [
      "I1",
      "a load that reached nothing",
      { load: { sent: 0, ok: 0, failed: 0, goingAway: 0, failures: [] } },
    ],
    [
      "I2",
      "a map that is not what the disk says",
      atTheEnd({ map: { live: "bake-green", share: "0", candidate: "none" } }),
    ],
    [
      "I2",
      "a share that is left",
      atTheEnd({ map: { live: "steady-green", share: "500", candidate: "none" } }),
    ],
    ["I2", "a proxy that does not answer", atTheEnd({ map: undefined })],
    [
      "I2",
      "hosts with different releases",
      {
        states: { ...goodHistory.states, final: [newState, { ...oldState, host: "h2" }] },
      },
    ],
    [
      "I2",
      "a difference that an ended run did not tell",
      afterCut({ ...goodRun, log: "" }, { ...newState, map: oldState.map }),
    ],
    [
      "I3",
      "a lease that is held at the end",
      atTheEnd({
        volumes: [{ name: "tidegate.shop.lease-4", labels: { "tidegate.holder": '{"verb":"deploy"}' } }],
      }),
    ],
    [
      "I3",
      "two leases",
      atTheEnd({
        volumes: [3, 4].map((n) => ({
          name: `tidegate.shop.lease-${n}`,
          labels: { "tidegate.holder": "null" },
        })),
      }),
    ],
    ["I4", "a second run that fails", again(failedRun)],
    ["I4", "two releases that run", atTheEnd({ releases: [oldRelease, newRelease] })],
    ["I4", "no release that runs", atTheEnd({ releases: [] })],
    [
      "I4",
      "another digest than was asked for",
      again({ asked: { tag: "v2", digest: `sha256:${"c".repeat(64)}` } }),
    ],
    [
      "I4",
      "a candidate that never started",
      atTheEnd({
        releases: [...newState.releases, { ...newRelease, name: "x", state: "created" }],
      }),
    ],
    [
      "I4",
      "a stopped release that would start again",
      atTheEnd({
        releases: [{ ...oldRelease, state: "exited" }, newRelease],
      }),
    ],
    [
      "I4",
      "a live release that would not start again",
      atTheEnd({
        releases: [newState.releases[0] ?? oldRelease, { ...newRelease, restartPolicy: "no" }],
      }),
    ],
    [
      "I4",
      "more stopped releases than are kept",
      atTheEnd({
        releases: [
          ...newState.releases,
          { ...oldRelease, release: "r0", state: "exited", restartPolicy: "no" },
        ],
      }),
    ],
    [
      "I4",
      "a bake that nobody ends",
      atTheEnd({
        map: { live: "bake-green", share: "0", candidate: "none" },
      }),
    ],
    [
      "I4",
      "a second proxy",
      atTheEnd({
        proxies: [...newState.proxies, { name: "tidegate.shop.proxy.2", state: "exited" }],
      }),
    ],
    [
      "I4",
      "a proxy that does not run",
      atTheEnd({ proxies: [{ name: "tidegate.shop.proxy", state: "exited" }] }),
    ],
    ["I4", "a container of a release command", atTheEnd({ otherContainers: ["tidegate.shop.command"] })],
    ["I4", "another network", atTheEnd({ networks: ["tidegate.shop", "tidegate.shop.subnet"] })],
    ["I4", "no network", atTheEnd({ networks: [] })],
    ["I4", "another volume", atTheEnd({ volumes: [{ name: "tidegate.shop.other", labels: {} }] })],
    ["I5", "a previous release gone after the cut", afterCut(killedRun, { ...oldState, releases: [] })],
    ["I5", "a previous release gone at the end", atTheEnd({ releases: [newRelease] })],
    ["I6", "success while the release before serves", afterCut(goodRun, oldState)],
    ["I6", "success that names another release", again({ outputs: { ...goodRun.outputs, release: "r1" } })],
    ["I6", "success with a reason", again({ outputs: { ...goodRun.outputs, reason: "cancelled" } })],
    ["I6", "success of another digest", again({ outputs: { ...goodRun.outputs, digest: "sha256:0" } })],
    ["I6", "success that calls itself failed", again({ outputs: { ...goodRun.outputs, result: "failed" } })],
    [
      "I6",
      "a failure without a reason",
      afterCut({ ...failedRun, outputs: { ...failedRun.outputs, reason: "" } }, oldState),
    ],
    [
      "I6",
      "a failure that is none by its result",
      afterCut({ ...failedRun, outputs: { ...failedRun.outputs, result: "deployed" } }, oldState),
    ],
    ["I6", "a failure that nobody reads of", afterCut({ ...failedRun, log: "" }, oldState)],
    [
      "I6",
      "a fault of the tool itself",
      afterCut({ ...failedRun, outputs: { result: "failed", reason: "internal" } }, oldState),
    ],
    ["I6", "a failure that names who does not serve", afterCut(failedRun, newState)],
    ["I6", "a run without an end", afterCut({ ...killedRun, overdue: true }, oldState)],
    [
      "I6",
      "a history without the live release",
      onDisk({ history: historyText({ release: "r1", result: "deployed" }) }),
    ],
    [
      "I6",
      "a history with an open bake",
      onDisk({
        history: historyText({ release: "r2", result: "deployed" }, { release: "r3", result: "baking" }),
      }),
    ],
    ["I7", "a secret in the log", again({ log: `token ${secret}` })],
    ["I7", "a secret in an output", again({ outputs: { ...goodRun.outputs, hosts: secret } })],
    ["I7", "a secret in the summary", again({ summary: secret })],
    ["I7", "a secret in the report", again({ files: [`<p>${secret}</p>`] })],
    ["I7", "a secret in labels or history", atTheEnd({ written: secret })],
    ["I7", "a secret on a host after the cut", afterCut(killedRun, { ...oldState, written: secret })],
  ])("%s: %s", (invariant, _, changes) => {
    expect(checkHistory({ ...goodHistory, ...changes }).map((violation) => violation.invariant)).toContain(
      invariant,
    );
  });
});
