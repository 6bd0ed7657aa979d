import { describe, expect, it } from "@jest/globals";
import {
  exampleIdentity,
  exampleSettings,
  newDigest,
  proxyImage,
} from "../../tests/support/example-observation.ts";
import { archiveOf } from "../../tests/support/fake-docker.ts";
import { type FakeHost, type FakeRelease, startFakeHost } from "../../tests/support/fake-host.ts";
import { shownInfo } from "../../tests/support/fake-proxy.ts";
import { fingerprint } from "../proxy/configuration.ts";
import { bakeOn, renderRoutes, steadyOn } from "../proxy/routes.ts";
import { label, releaseLabels, serviceLabels } from "../release/labels.ts";
import type { HostObservation } from "./observation.ts";
import { observeHost } from "./observe.ts";

const live: FakeRelease = { address: "172.30.7.2" };
const whole: FakeHost = {
  subnet: "172.30.7.0/24",
  proxy: "running",
  map: renderRoutes(steadyOn("blue")),
  onDisk: steadyOn("blue"),
  releases: { c1: live },
  health: [200, "blue"],
};

let methods: readonly string[] = [];

async function observed(description: FakeHost, port?: number): Promise<HostObservation> {
  const fake = await startFakeHost(description);
  try {
    return await observeHost(fake.host, "api", port);
  } finally {
    methods = fake.methods();
    await fake.host.close();
  }
}

describe("observeHost", () => {
  it("finds nothing on an empty host", async () => {
    expect(await observed({})).toMatchObject({
      network: undefined,
      proxy: { state: "absent" },
      liveSlot: undefined,
      releases: [],
      live: undefined,
      liveAnswers: false,
      portHolder: undefined,
      oddities: [],
    });
  });

  it("reads what is live, where, and whether it answers", async () => {
    expect(await observed(whole)).toMatchObject({
      network: { subnet: "172.30.7.0/24", slotAddresses: { blue: "172.30.7.2", green: "172.30.7.3" } },
      proxy: { state: "running", container: "proxy", routes: steadyOn("blue"), disk: { generation: 3 } },
      liveSlot: "blue",
      live: { id: "c1", slot: "blue", state: "running", restarts: true, identity: exampleIdentity() },
      liveImageEnv: ["PATH=/bin"],
      liveAnswers: true,
    });
  });

  it("reads what the proxy runs with, and what it was made with", async () => {
    const print = fingerprint(exampleSettings());
    expect((await observed(whole)).proxy).toMatchObject({
      instance: 1,
      image: proxyImage,
      others: [],
      disk: { fingerprint: print },
      process: { instance: 1, fingerprint: print, uptimeSeconds: 60, version: "3.2.24" },
    });
  });

  it.each([
    ["answers", 2, "p2", "proxy"],
    ["has its usual name, where nobody tells who answers", 7, "proxy", "p2"],
  ])("takes the proxy that %s for the one in use", async (_, instance, container, besides) => {
    const labels = { ...serviceLabels("api", "proxy"), [label.instance]: "2" };
    const second = {
      Id: "p2",
      Names: ["/tidegate.api.proxy.2"],
      State: "running",
      Labels: labels,
      Ports: [],
    };
    const info = shownInfo(instance, fingerprint(exampleSettings()));
    expect((await observed({ ...whole, info, others: [second] })).proxy).toMatchObject({
      state: "running",
      container,
      others: [{ container: besides, running: true }],
    });
  });

  it("changes nothing on the host", async () => {
    await observed(whole, 3001);
    expect(new Set(methods)).toEqual(new Set(["GET"]));
  });

  it.each<[string, FakeHost["health"]]>([
    ["does not pass", [500, "blue"]],
    ["is not the one that answers", [200, "green"]],
    ["is silent, and the proxy answers for itself", [503, ""]],
  ])("does not take for healthy what %s", async (_, health = [503, ""]) => {
    expect(await observed({ ...whole, health })).toMatchObject({ live: { id: "c1" }, liveAnswers: false });
  });

  it("puts the newest release first and tells the slots by their addresses", async () => {
    const named = (release: string, changes: FakeRelease = {}) => ({
      identity: exampleIdentity({ release, digest: newDigest }),
      state: "exited",
      policy: "no",
      ...changes,
    });
    const releases = {
      c1: named("r1", { address: "172.30.7.2" }),
      c3: named("r3", { address: "172.30.7.3", state: "running", policy: "unless-stopped" }),
      c2: named("r2", { address: "172.30.7.200" }),
      c4: named("r4", { policy: "" }),
    };
    const seen = await observed({ ...whole, map: renderRoutes(steadyOn("green")), releases });
    expect(seen.releases.map(({ id, slot, restarts }) => [id, slot, restarts])).toEqual([
      ["c4", undefined, false],
      ["c3", "green", true],
      ["c2", undefined, false],
      ["c1", "blue", false],
    ]);
    expect(seen).toMatchObject({ liveSlot: "green", live: { id: "c3" } });
  });

  it("goes by the host's clock for which release is newest, whatever the clocks of the runners said", async () => {
    const made = (release: string, second: number) => ({
      identity: exampleIdentity({ release }),
      created: `2026-01-02T12:00:0${second}.123456789Z`,
    });
    const releases = { c1: made("r9", 1), c3: made("r5", 3), c2: made("r1", 2) };
    const seen = await observed({ ...whole, releases });
    expect(seen.releases.map(({ id }) => id)).toEqual(["c3", "c2", "c1"]);
  });

  it.each<[string, FakeRelease, FakeRelease, string]>([
    [
      "the last that ran, where its container ended, not one that was stopped for good",
      { state: "exited", policy: "no" },
      { state: "exited", policy: "unless-stopped" },
      "c1",
    ],
    [
      "what runs before what should",
      { state: "exited", policy: "unless-stopped" },
      { state: "running" },
      "c1",
    ],
  ])("takes for live %s", async (_, newer, older, expected) => {
    const releases = {
      c2: { ...live, ...newer, identity: exampleIdentity({ release: "r2" }) },
      c1: { ...live, ...older, identity: exampleIdentity({ release: "r1" }) },
    };
    expect((await observed({ ...whole, releases })).live?.id).toBe(expected);
  });

  it("sees where the proxy has marked a release down that the map still names", async () => {
    const header = "# pxname,svname,scur,status,";
    const map = "live bake-green\nshare 0\ncandidate none";
    const statistics = (status: string) => `${header}\nbake-green,green,0,${status},\n`;
    const baking = { ...whole, releases: { ...whole.releases, c2: { ...live, address: "172.30.7.3" } }, map };
    expect((await observed({ ...baking, statistics: statistics("DOWN") })).liveSlot).toBe("blue");
    expect((await observed({ ...baking, statistics: statistics("UP") })).liveSlot).toBe("green");
    expect((await observed({ ...whole, map, statistics: statistics("UP") })).liveSlot).toBe("blue");
  });

  it("goes by what runs where the proxy was stopped in a bake", async () => {
    expect((await observed({ ...whole, proxy: "exited", onDisk: bakeOn("green") })).liveSlot).toBe("blue");
  });

  it("goes by the disk where the proxy is stopped", async () => {
    const seen = await observed({ ...whole, proxy: "exited", onDisk: steadyOn("green") });
    expect(seen).toMatchObject({ proxy: { state: "stopped" }, liveSlot: "green", liveAnswers: false });
  });

  it("takes a proxy that never got its state for absent, and the release that is kept up for live", async () => {
    const empty = await archiveOf("tidegate", []);
    const seen = await observed({ ...whole, proxy: "created", archive: empty });
    expect(seen).toMatchObject({ proxy: { state: "absent" }, liveSlot: "blue", live: { id: "c1" } });
  });

  it("refuses a state that is not whole", async () => {
    const archive = await archiveOf("tidegate", []);
    await expect(observed({ ...whole, archive })).rejects.toMatchObject({
      reason: "state-unreadable",
      message: expect.stringContaining("not whole"),
    });
  });

  it.each(["", "live steady-red\nshare 0\ncandidate none"])("refuses the running map %j", async (map) => {
    await expect(observed({ ...whole, map })).rejects.toMatchObject({
      reason: "state-unreadable",
      message: expect.stringContaining("not one of ours"),
    });
  });

  it("refuses a history of a newer version, and begins a damaged one anew", async () => {
    await expect(observed({ ...whole, history: '{"version":9}' })).rejects.toMatchObject({
      reason: "state-unreadable",
    });
    expect((await observed({ ...whole, history: "x" })).oddities).toEqual([
      expect.stringContaining("history"),
    ]);
  });

  it("leaves alone what it cannot read, and says so", async () => {
    const labels = { ...serviceLabels("api", "release"), "tidegate.schema": "2" };
    const seen = await observed({ ...whole, releases: { c1: live, c2: { labels } } });
    expect(seen.releases.map(({ id }) => id)).toEqual(["c1"]);
    expect(seen.oddities).toEqual([expect.stringContaining("tidegate.api.blue.c2")]);
  });

  it("does not see the services beside it, whatever their names begin with", async () => {
    const beside = (service: string) => ({ ...live, labels: releaseLabels(service, exampleIdentity()) });
    const others = ["api-2", "ap"].map((service) => ({
      Id: "p9",
      Names: [`/tidegate.${service}.proxy`],
      State: "running",
      Labels: serviceLabels(service, "proxy"),
      Ports: [],
    }));
    const seen = await observed({ others, releases: { c1: beside("api-2"), c2: beside("ap") } });
    expect(seen).toMatchObject({ proxy: { state: "absent" }, releases: [], liveSlot: undefined });
  });

  const web = { Id: "w1", Names: ["/web"], Image: "nginx", State: "running", Labels: {} };
  const publishing = { ...web, Ports: [{ PublicPort: 3001, Type: "tcp" }] };

  it("looks for who holds the port only where a proxy would take it", async () => {
    expect((await observed({ others: [publishing] }, 3001)).portHolder).toContain("web");
    expect((await observed({ others: [publishing] })).portHolder).toBeUndefined();
    expect((await observed({ ...whole, others: [publishing] }, 3001)).portHolder).toBeUndefined();
    const elsewhere = { ...web, Ports: [{ PublicPort: 80, Type: "tcp" }] };
    expect((await observed({ ...whole, others: [elsewhere] }, 80)).portHolder).toContain("web");
  });
});
