import { describe, expect, it } from "@jest/globals";
import { exampleEntry } from "../../tests/support/example-history.ts";
import {
  emptyHost,
  exampleIdentity,
  exampleRelease,
  hostWith,
  runningProxy,
  stoppedProxy,
} from "../../tests/support/example-observation.ts";
import { Failure } from "../failure/failure.ts";
import type { HostObservation, ReleaseContainer } from "../host/observation.ts";
import { canaryTo, noRoutes, steadyOn } from "../proxy/routes.ts";
import type { KeepPrevious } from "../release/labels.ts";
import { judgeFleet, statusOf } from "./judge-status.ts";

const live = exampleRelease();
const old = (id: string, changes = {}) =>
  exampleRelease({
    id,
    identity: exampleIdentity({ release: id }),
    state: "exited",
    restarts: false,
    slot: "green",
    ...changes,
  });

describe("statusOf", () => {
  it("tells what is live, since when, and what can be gone back to", () => {
    const { release, digest, image } = live.identity;
    const entry = { release, digest, image, previous: undefined, pulled: true, durationMs: 1 };
    const deployed = { result: "deployed", reason: undefined } as const;
    const unknown = { actor: undefined, commit: undefined, run: undefined, message: undefined };
    const verb = "deploy" as const;
    const at = "2026-01-02T12:00:00Z";
    const seen = hostWith(live, {
      releases: [live, old("r2"), old("r1", { state: "created" })],
      history: { highestMapVersion: 1, entries: [{ verb, ...entry, ...deployed, ...unknown, at }] },
    });
    expect(statusOf("h1", seen)).toEqual({
      host: "h1",
      release,
      image,
      digest,
      slot: "blue",
      since: at,
      healthy: true,
      kept: 1,
      lastAction: {
        verb,
        release,
        result: "deployed",
        reason: undefined,
        at,
        durationMs: 1,
        actor: undefined,
        commit: undefined,
        run: undefined,
        message: undefined,
      },
      runs: [{ release, slot: "blue", state: "running" }],
      proxy: { state: "running", live: "steady-blue", share: 0, candidate: "none" },
      disk: { live: "steady-blue", share: 0, candidate: "none" },
      drift: [],
    });
  });

  it("has nothing to say of a host without the service", () => {
    expect(statusOf("h1", emptyHost)).toMatchObject({
      release: undefined,
      healthy: false,
      kept: 0,
      drift: [],
    });
  });

  it("tells what was done last, and since when a release is live that was gone back to", () => {
    const { release } = live.identity;
    const at = (day: number) => ({ at: `2026-01-0${day}T12:00:00.000Z` });
    const entries = [
      exampleEntry("r9", { ...at(4), result: "failed", reason: "candidate-exited", actor: "bob" }),
      exampleEntry(release, { ...at(3), verb: "rollback", previous: "r2" }),
      exampleEntry(release, { ...at(2), result: "rolled-back" }),
      exampleEntry(release, at(1)),
    ];
    const seen = hostWith(live, { history: { highestMapVersion: 1, entries } });
    expect(statusOf("h1", seen)).toMatchObject({
      since: at(3).at,
      lastAction: {
        verb: "deploy",
        release: "r9",
        result: "failed",
        reason: "candidate-exited",
        actor: "bob",
      },
    });
  });

  it("tells apart what runs, what the proxy says and what its disk says", () => {
    const seen = hostWith(live, {
      releases: [live, old("r2", { state: "paused" }), old("r1")],
      proxy: runningProxy(canaryTo("green", 500), steadyOn("blue")),
    });
    expect(statusOf("h1", seen)).toMatchObject({
      runs: [
        { release: live.identity.release, slot: "blue", state: "running" },
        { release: "r2", slot: "green", state: "paused" },
      ],
      proxy: { state: "running", live: "steady-blue", share: 5, candidate: "bake-green" },
      disk: { live: "steady-blue", share: 0, candidate: "none" },
    });
    const stopped = hostWith(live, { proxy: stoppedProxy(steadyOn("blue")) });
    expect(statusOf("h1", stopped)).toMatchObject({
      proxy: { state: "stopped" },
      disk: { live: "steady-blue" },
    });
    expect(statusOf("h1", emptyHost)).toMatchObject({
      runs: [],
      proxy: { state: "absent" },
      disk: undefined,
    });
  });

  const keeping = (keepPrevious: KeepPrevious | undefined) =>
    exampleRelease({
      identity: exampleIdentity({ settings: { ...exampleIdentity().settings, keepPrevious } }),
    });

  it.each<[string, KeepPrevious | undefined, readonly ReleaseContainer[], readonly string[]]>([
    ["a release that is to run on", "running", [old("r2", { state: "running" })], []],
    ["a release that is to run on and was paused", "running", [old("r2", { state: "paused" })], []],
    ["a release that is to stay paused", "paused", [old("r2", { state: "paused" })], []],
    ["a release that should be paused and runs", "paused", [old("r2", { state: "running" })], ["r2"]],
    ["a paused release that should be stopped", "stopped", [old("r2", { state: "paused" })], ["r2"]],
    ["a paused release of which nothing was said", undefined, [old("r2", { state: "paused" })], ["r2"]],
    [
      "one more than is to run on",
      "running",
      [old("r3", { state: "running" }), old("r2", { state: "running" })],
      ["r2"],
    ],
    ["one in the slot of the live one", "running", [old("r2", { state: "running", slot: "blue" })], ["r2"]],
  ])("judges %s", (_, keepPrevious, others, expected) => {
    const serving = keeping(keepPrevious);
    expect(statusOf("h1", hostWith(serving, { releases: [serving, ...others] })).drift).toEqual(
      expected.map((release) => `${release} runs beside the live release`),
    );
  });

  const noProxyButReleases = { ...emptyHost, releases: [old("r1")] };
  const running = runningProxy(steadyOn("blue"));
  it.each<[string, HostObservation, readonly string[]]>([
    ["releases without a proxy", noProxyButReleases, ["there are releases, but no proxy"]],
    [
      "a stopped proxy",
      hostWith(live, { proxy: stoppedProxy(steadyOn("blue")) }),
      ["the proxy does not run"],
    ],
    [
      "routes that are not those on disk",
      hostWith(live, { proxy: runningProxy(steadyOn("blue"), noRoutes) }),
      ["the proxy sends traffic to steady-blue, its disk says none"],
    ],
    [
      "a configuration that is not the one on disk",
      hostWith(live, { proxy: { ...running, process: { ...running.process, fingerprint: "0123" } } }),
      ["the proxy runs with another configuration than its disk holds"],
    ],
    [
      "a proxy besides the one in use",
      hostWith(live, { proxy: { ...running, others: [{ container: "p0", instance: 0, running: false }] } }),
      ["a proxy that another has taken over from is still there"],
    ],
    [
      "an empty live slot",
      hostWith(live, { live: undefined, releases: [] }),
      ["nothing runs in the live slot blue"],
    ],
    [
      "a live release that ended",
      hostWith({ ...live, state: "exited" }, { liveAnswers: false }),
      ["nothing runs in the live slot blue"],
    ],
    [
      "a live release that does not answer",
      hostWith(live, { liveAnswers: false }),
      ["the live release does not pass its health check"],
    ],
    [
      "a live release that a reboot would end",
      hostWith({ ...live, restarts: false }),
      ["the live release would not come back after a reboot"],
    ],
    [
      "a release beside the live one",
      hostWith(live, { releases: [live, old("r2", { state: "running" })] }),
      ["r2 runs beside the live release"],
    ],
    ["what was odd", hostWith(live, { oddities: ["odd"] }), ["odd"]],
  ])("finds %s", (_, seen, drift) => {
    expect(statusOf("h1", seen).drift).toEqual(drift);
  });
});

describe("judgeFleet", () => {
  const h1 = statusOf("h1", hostWith());
  const h2 = { ...h1, host: "h2" };
  const lost = new Failure("host-unreachable", "h2 port 22 does not answer", { host: "h2" });

  it("finds a fleet of one release consistent, in the order asked", () => {
    expect(judgeFleet("api", ["h1", "h2"], [h2, h1], [])).toEqual({
      service: "api",
      consistent: true,
      hosts: [h1, h2],
      findings: [],
    });
  });

  it.each<[string, Parameters<typeof judgeFleet>, readonly string[]]>([
    [
      "a host of another release",
      ["api", ["h1", "h2"], [h1, { ...h2, release: "r9" }], []],
      ["the fleet is split: "],
    ],
    [
      "a host with nothing",
      ["api", ["h1", "h2"], [h1, { ...h2, release: undefined }], []],
      ["the fleet is split: 20260102t120000-0001, nothing"],
    ],
    [
      "a fleet without the service",
      ["api", ["h1"], [{ ...h1, release: undefined }], []],
      ['nothing of a service "api" is live'],
    ],
    [
      "a silent host",
      ["api", ["h1", "h2"], [h1], [lost]],
      ["h2 could not be asked: h2 port 22 does not answer"],
    ],
  ])("finds %s", (_, [service, asked, answered, failures], findings) => {
    const fleet = judgeFleet(service, asked, answered, failures);
    expect(fleet.consistent).toBe(false);
    expect(fleet.findings).toEqual(findings.map((finding) => expect.stringContaining(finding)));
  });

  it("is not consistent when one host has drifted", () => {
    const fleet = judgeFleet("api", ["h1", "h2"], [h1, { ...h2, drift: ["x"] }], []);
    expect(fleet).toMatchObject({ consistent: false, findings: [] });
  });
});
