import { describe, expect, it } from "@jest/globals";
import { deployedBefore } from "../../tests/support/deployed-before.ts";
import {
  emptyHost,
  exampleIdentity,
  exampleListen,
  exampleRelease,
  exampleRequest,
  exampleSettings,
  hostWith,
  newDigest,
  runningProxy,
  stoppedProxy,
} from "../../tests/support/example-observation.ts";
import type { HostObservation, ReleaseContainer } from "../host/observation.ts";
import { noRoutes, steadyOn } from "../proxy/routes.ts";
import { emptyHistory } from "../release/history.ts";
import { type HostPlan, planHost } from "./plan.ts";
import type { ChangeProxy } from "./plan-proxy.ts";
import type { DeployRequest } from "./request.ts";

const newRelease = { release: "r9", digest: newDigest };
const asked = exampleRequest();
const ids = (releases: readonly ReleaseContainer[]) => releases.map(({ id }) => id);

function plan(seen: HostObservation, request: DeployRequest = asked): HostPlan {
  return planHost(request, newRelease, seen, "h1");
}

/** What was asked for, as it runs when it is live. */
const wanted = exampleRelease({ identity: exampleIdentity({ digest: newDigest }) });
const stopped = (id: string, changes: Partial<ReleaseContainer> = {}) =>
  exampleRelease({
    id,
    identity: exampleIdentity({ release: id }),
    state: "exited",
    restarts: false,
    ...changes,
  });

describe("a plan", () => {
  it("of the first deploy makes everything, beginning in slot blue", () => {
    expect(plan(emptyHost)).toEqual({
      kind: "deploy",
      slot: "blue",
      identity: {
        ...newRelease,
        image: "ghcr.io/acme/api:v2",
        settings: {
          containerPort: 3000,
          healthPath: "/health",
          healthHost: undefined,
          health: { timeoutMs: 60_000, threshold: 2 },
          keepPrevious: "stopped",
        },
      },
      createNetwork: true,
      proxy: { process: "boot", during: [exampleListen], after: [exampleListen] },
      adopt: undefined,
      park: [],
      evict: [],
      previous: undefined,
      remove: [],
    });
  });

  it("of the next one takes the other slot and keeps what is there", () => {
    const live = exampleRelease();
    expect(plan(hostWith(live))).toMatchObject({
      kind: "deploy",
      slot: "green",
      createNetwork: false,
      proxy: { process: "runs", handOver: undefined, reload: false, narrow: false, changes: [] },
      adopt: undefined,
      evict: [],
      previous: live,
      remove: [],
    });
  });

  it("starts a proxy that was stopped", () => {
    const seen = hostWith(wanted, { proxy: stoppedProxy(steadyOn("blue")), liveAnswers: false });
    expect(plan(seen)).toMatchObject({
      kind: "deploy",
      proxy: { process: "start", reload: false },
      slot: "green",
      previous: wanted,
    });
  });

  it("removes what a run before it left in the way, and what is beyond the number kept", () => {
    const live = exampleRelease();
    const history = deployedBefore(live.identity.release);
    const releases = [
      stopped("r8", { state: "created", slot: "green" }),
      stopped("r7", { state: "running", slot: "green" }),
      live,
      stopped("r5"),
      stopped("r4"),
      stopped("r3"),
    ];
    const planned = plan(hostWith(live, { releases, history }), exampleRequest({ keepReleases: 2 }));
    if (planned.kind !== "deploy") throw new Error(planned.kind);
    expect(ids(planned.evict)).toEqual(["r8", "r7"]);
    expect(ids(planned.remove)).toEqual(["r4", "r3"]);
  });

  it.each<[string, Partial<HostObservation>, Partial<DeployRequest>]>([
    ["what was asked for is live", {}, {}],
    ["it has stopped releases beside it", { releases: [wanted, stopped("r1")] }, {}],
    [
      "its reference is written otherwise",
      {},
      { image: { ...asked.image, written: "acme:other", tag: "other" } },
    ],
  ])("is to do nothing when %s", (_, changes, request) => {
    const seen = hostWith(wanted, changes);
    expect(plan(seen, exampleRequest(request))).toEqual({ kind: "unchanged", live: wanted, slot: "blue" });
  });

  it.each<[string, HostObservation, Partial<DeployRequest>]>([
    ["another digest is live", hostWith(), {}],
    ["another variable is asked for", hostWith(wanted), { env: new Map([["MODE", "slow"]]) }],
    ["a variable is gone", hostWith(wanted), { env: new Map() }],
    ["a variable is new", hostWith(wanted), { env: new Map([...asked.env, ["NEW", ""]]) }],
    [
      "another health host is asked for",
      hostWith(wanted),
      { health: { ...asked.health, host: "a.example" } },
    ],
    ["another health path is asked for", hostWith(wanted), { health: { ...asked.health, path: "/up" } }],
    ["another container port is asked for", hostWith(wanted), { containerPort: 80 }],
    ["it does not answer", hostWith(wanted, { liveAnswers: false }), {}],
    ["it ended", hostWith({ ...wanted, state: "exited" }), {}],
    ["it is paused", hostWith({ ...wanted, state: "paused" }), {}],
    ["its image is gone", hostWith(wanted, { liveImageEnv: undefined }), {}],
    ["nothing is live", hostWith(wanted, { liveSlot: undefined, live: undefined }), {}],
  ])("is a deploy when %s", (_, seen, request) => {
    expect(plan(seen, exampleRequest(request)).kind).toBe("deploy");
  });

  it("finishes what a run before it left between disk and proxy", () => {
    const seen = hostWith(wanted, { proxy: runningProxy(steadyOn("blue"), noRoutes) });
    expect(plan(seen)).toMatchObject({ kind: "finish", live: wanted, traffic: steadyOn("blue") });
  });

  it.each(["running", "paused", "restarting"] as const)("finishes what a run before it left %s", (state) => {
    const leftover = stopped("r1", { state, slot: "green" });
    const seen = hostWith(wanted, { releases: [wanted, leftover] });
    expect(plan(seen)).toEqual({
      kind: "finish",
      live: wanted,
      slot: "blue",
      leftovers: [{ release: leftover, ends: "stopped" }],
      remove: [],
      restart: false,
      traffic: undefined,
      history: undefined,
      proxy: expect.objectContaining({ process: "runs", reload: false, narrow: false, changes: [] }),
    });
  });

  it("finishes what a run before it did not get to write down, remove or make to last", () => {
    const [never, beyond] = [stopped("r3", { state: "created" }), stopped("r1")];
    const live = { ...wanted, restarts: false };
    const seen = hostWith(live, { releases: [live, never, stopped("r2"), beyond], history: emptyHistory });
    expect(plan(seen, exampleRequest({ keepReleases: 1 }))).toMatchObject({
      kind: "finish",
      remove: [never, beyond],
      restart: true,
      history: {
        entries: [
          { release: live.identity.release, result: "deployed" },
          { release: "r2" },
          { release: "r1" },
        ],
      },
    });
  });

  it("is refused where something else holds the port", () => {
    const seen = { ...emptyHost, portHolder: "the container web (image nginx)" };
    expect(() => plan(seen)).toThrow(
      expect.objectContaining({
        reason: "port-held",
        host: "h1",
        input: "port",
        message: "port 3001 is held by the container web (image nginx)",
      }),
    );
  });

  it.each<[string, Partial<DeployRequest>, Partial<ChangeProxy>]>([
    [
      "another port",
      { listen: { address: undefined, port: 80 } },
      { reload: true, narrow: true, changes: ["port from *:3001 to *:80"] },
    ],
    [
      "the PROXY protocol",
      { acceptProxy: true },
      { reload: false, narrow: true, changes: ["accept-proxy from false to true"] },
    ],
    [
      "proxies to trust",
      { trustedProxies: ["10.0.0.0/8"] },
      { reload: true, narrow: false, changes: ["trusted-proxies from none to 10.0.0.0/8"] },
    ],
  ])("changes the proxy around a release that stays, for %s", (_, request, proxy) => {
    expect(plan(hostWith(wanted), exampleRequest(request))).toMatchObject({
      kind: "finish",
      live: wanted,
      slot: "blue",
      leftovers: [],
      proxy,
    });
  });

  it("is refused when the service's network was made with another network-subnet", () => {
    const request = exampleRequest({ networkSubnet: "10.9.0.0/24" });
    for (const seen of [hostWith(wanted), hostWith(), { ...emptyHost, network: hostWith().network }]) {
      expect(() => plan(seen, request)).toThrow(
        expect.objectContaining({
          reason: "proxy-settings-changed",
          host: "h1",
          input: "network-subnet",
          message: expect.stringContaining("network is 172.30.7.0/24, not 10.9.0.0/24"),
        }),
      );
    }
  });

  it("is not refused for the subnet that is there, nor for the same address", () => {
    const settings = exampleSettings({ listens: [{ ...exampleListen, address: "::1" }] });
    const proxy = runningProxy(steadyOn("blue"), steadyOn("blue"), { settings });
    const request = exampleRequest({
      listen: { address: "::1", port: 3001 },
      networkSubnet: "172.30.7.0/24",
    });
    expect(plan(hostWith(wanted, { proxy }), request).kind).toBe("unchanged");
  });
});
