import { describe, expect, it } from "@jest/globals";
import { checkHistory } from "./check-history.ts";
import {
  afterCut,
  again,
  atTheEnd,
  failedRun,
  goodHistory,
  goodRun,
  held,
  killedRun,
  newRelease,
  newState,
  oldRelease,
  oldState,
  secret,
  woken,
} from "./example-history.ts";
import type { FaultHistory } from "./history.ts";

const failure = {
  kind: "fresh",
  scheduledAt: 1_200,
  endedAt: 1_210,
  cause: "reset",
  detail: "closed without an answer",
} as const;
const load = { sent: 100, ok: 99, failed: 1, goingAway: 0, failures: [failure] };

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
    [
      "a run that found nothing to do beside a lease that is left to expire",
      {
        ...again({ outputs: { ...goodRun.outputs, result: "unchanged" } }),
        ...atTheEnd({ volumes: [...oldState.volumes, held] }),
        runnerLost: true,
      },
    ],
    [
      "a run that found nothing to do beside what is left of a lease that is free",
      {
        ...again({ outputs: { ...goodRun.outputs, result: "unchanged" } }),
        ...atTheEnd({ volumes: [...newState.volumes, { ...held, name: "tidegate.shop.lease-3" }] }),
      },
    ],
    ["a run that was stopped and changed nothing once it went on", woken({})],
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
    [
      "I3",
      "an event of a run without its lease",
      woken({ changes: ["container stop tidegate.shop.green.r2"] }),
    ],
    [
      "I3",
      "a map that a run without its lease has moved",
      woken({ versions: ["curr_ver=65", "curr_ver=66"] }),
    ],
    [
      "I3",
      "a host that a run without its lease has changed",
      {
        ...woken({}),
        states: { before: [oldState], cut: [oldState], final: [newState] },
      },
    ],
    [
      "I3",
      "a lease that is held beside a run that found nothing to do",
      {
        ...again({ outputs: { ...goodRun.outputs, result: "unchanged" } }),
        ...atTheEnd({ volumes: [...oldState.volumes, held] }),
      },
    ],
    ["I4", "a second run that fails", again(failedRun)],
    ["I4", "two releases that run", atTheEnd({ releases: [oldRelease, newRelease] })],
    ["I4", "no release that runs", atTheEnd({ releases: [] })],
    [
      "I4",
      "another digest than was asked for",
      again({ asked: { verb: "deploy", tag: "v2", digest: `sha256:${"c".repeat(64)}` } }),
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
