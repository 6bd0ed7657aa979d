import { describe, expect, it } from "@jest/globals";
import {
  emptyHost,
  exampleIdentity,
  exampleRelease,
  exampleRequest,
  exampleSettings,
  hostWith,
  newDigest,
  runningProxy,
} from "../../tests/support/example-observation.ts";
import type { HostObservation, ReleaseContainer } from "../host/observation.ts";
import { noRoutes, steadyOn } from "../proxy/routes.ts";
import { type HostPlan, planHost } from "./plan.ts";
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
        settings: { containerPort: 3000, healthPath: "/health", healthHost: undefined },
      },
      createNetwork: true,
      proxy: "boot",
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
      proxy: "runs",
      evict: [],
      previous: live,
      remove: [],
    });
  });

  it("starts a proxy that was stopped", () => {
    const { proxy } = hostWith();
    if (proxy.state !== "running") throw new Error("not running");
    const { container, disk } = proxy;
    const seen = hostWith(wanted, { proxy: { state: "stopped", container, disk }, liveAnswers: false });
    expect(plan(seen)).toMatchObject({ kind: "deploy", proxy: "start", slot: "green", previous: wanted });
  });

  it("removes what a run before it left in the way, and what is beyond the number kept", () => {
    const live = exampleRelease();
    const releases = [
      stopped("r8", { state: "created", slot: "green" }),
      stopped("r7", { state: "running", slot: "green" }),
      live,
      stopped("r5"),
      stopped("r4"),
      stopped("r3"),
    ];
    const planned = plan(hostWith(live, { releases }), exampleRequest({ keepReleases: 2 }));
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
    ["it does not answer", hostWith(wanted, { liveAnswers: false }), {}],
    ["it ended", hostWith({ ...wanted, state: "exited" }), {}],
    ["it is paused", hostWith({ ...wanted, state: "paused" }), {}],
    ["its image is gone", hostWith(wanted, { liveImageEnv: undefined }), {}],
    ["disk and proxy differ", hostWith(wanted, { proxy: runningProxy(steadyOn("blue"), noRoutes) }), {}],
    ["nothing is live", hostWith(wanted, { liveSlot: undefined, live: undefined }), {}],
  ])("is a deploy when %s", (_, seen, request) => {
    expect(plan(seen, exampleRequest(request)).kind).toBe("deploy");
  });

  it.each(["running", "paused", "restarting"] as const)("finishes what a run before it left %s", (state) => {
    const leftover = stopped("r1", { state, slot: "green" });
    const seen = hostWith(wanted, { releases: [wanted, leftover] });
    expect(plan(seen)).toEqual({ kind: "finish", live: wanted, slot: "blue", leftovers: [leftover] });
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

  it.each<[string, Partial<DeployRequest>]>([
    ["port", { listen: { address: undefined, port: 80 } }],
    ["port", { listen: { address: "127.0.0.1", port: 3001 } }],
    ["container-port", { containerPort: 80 }],
    ["health-path", { health: { ...asked.health, path: "/up" } }],
    ["network-subnet", { networkSubnet: "10.9.0.0/24" }],
  ])("is refused when the running proxy was made for another %s", (input, request) => {
    expect(() => plan(hostWith(wanted), exampleRequest(request))).toThrow(
      expect.objectContaining({
        reason: "proxy-settings-changed",
        host: "h1",
        message: expect.stringContaining(`${input} (`),
      }),
    );
  });

  it("is not refused for the subnet that is there, nor for the same address", () => {
    const proxy = runningProxy(steadyOn("blue"));
    if (proxy.state !== "running") throw new Error("not running");
    const settings = exampleSettings({ listenAddress: "::1" });
    const seen = hostWith(wanted, { proxy: { ...proxy, disk: { ...proxy.disk, settings } } });
    const request = exampleRequest({
      listen: { address: "::1", port: 3001 },
      networkSubnet: "172.30.7.0/24",
    });
    expect(plan(seen, request).kind).toBe("unchanged");
  });
});
