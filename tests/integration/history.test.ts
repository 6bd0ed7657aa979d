import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { FleetStatus } from "../../src/fleet/judge-status.ts";
import type { FleetReleases } from "../../src/fleet/releases.ts";
import { lookingAt, tidegate } from "../support/action/command-line.ts";
import { ActionFleet } from "../support/action/fleet.ts";
import { workflowRun } from "../support/action/run.ts";
import { releaseOf } from "../support/observer/service-view.ts";
import { waitFor } from "../support/testbed/wait.ts";

jest.setTimeout(120_000);

const shop = { name: "shop", port: 3001 };

let fleet: ActionFleet;
let hosts: readonly string[];

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 2, services: ["shop"] });
  hosts = fleet.bed.hosts.map((host) => host.address);
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** What the command says, for people and for programs; both must end alike. */
async function look(
  command: string,
): Promise<{ readonly code: number; readonly text: string; readonly json: unknown }> {
  const [told, shown] = await Promise.all([
    tidegate(fleet, command, lookingAt(fleet, shop.name), "--json"),
    tidegate(fleet, command, lookingAt(fleet, shop.name)),
  ]);
  expect(shown.code).toBe(told.code);
  return { code: told.code, text: shown.stdout, json: JSON.parse(told.stdout) };
}

async function releases() {
  const { json, ...said } = await look("releases");
  return { ...said, json: json as FleetReleases };
}

async function status() {
  const { json, ...said } = await look("status");
  return { ...said, json: json as FleetStatus };
}

async function prune(): Promise<void> {
  for (const host of fleet.bed.hosts) await host.dockerCli("container", "prune", "--force");
}

interface Entry {
  readonly release: string;
  readonly result: string;
  readonly reason?: string;
}

async function entriesOn(host: number): Promise<readonly Entry[]> {
  return (JSON.parse(await fleet.view(shop, host).history()) as { entries: Entry[] }).entries;
}

const byWhom = { actor: workflowRun.actor, commit: workflowRun.sha, run: workflowRun.url };

describe("what hosts remember of what was done to them", () => {
  it("says so of a service that never was", async () => {
    const { code, text, json } = await releases();
    expect(code).toBe(0);
    expect(text).toBe("no release is known\n\nnothing is known of what happened\n");
    expect(json).toMatchObject({ service: "shop", releases: [], history: [], hosts });
    expect((await status()).code).toBe(1);
  });

  it("outlives the containers, and tells of a deploy that failed too", async () => {
    const first = await fleet.live(shop, "v1");
    await prune();
    const second = await fleet.live(shop, "v2");
    await prune();
    const failing = { env: "HEALTH_AFTER=never", "health-timeout": "1s" };
    const refused = await fleet.deploy(shop, "v3", failing);
    expect(refused.outputs).toMatchObject({ result: "failed", reason: "candidate-unhealthy" });
    // Neither of these is an event.
    expect((await fleet.deploy(shop, "v2")).outputs["result"]).toBe("unchanged");
    expect((await fleet.deploy(shop, "v3", { "dry-run": "true" })).outputs["result"]).toBe("planned");

    const { code, text, json } = await releases();
    expect(code).toBe(0);
    expect(json.history).toMatchObject([
      { verb: "deploy", result: "failed", reason: "candidate-unhealthy", previous: second, hosts, ...byWhom },
      { verb: "deploy", release: second, result: "deployed", previous: first, hosts, ...byWhom },
      { verb: "deploy", release: first, result: "deployed", previous: null, hosts, ...byWhom },
    ]);
    for (const { durationMs } of json.history) expect(durationMs).toBeGreaterThan(0);
    expect(json.releases).toMatchObject([
      { result: "failed", reason: "candidate-unhealthy", state: "removed", live: false, size: null },
      { release: second, tag: "v2", state: "running", live: true, hosts, ...byWhom },
      { release: first, tag: "v1", state: "removed", live: false, hosts, ...byWhom },
    ]);
    expect(json.releases[1]?.size).toBeGreaterThan(1_000_000);
    for (const told of [second, "v1", "octocat", "0123456", workflowRun.url, "failed: candidate-unhealthy"])
      expect(text).toContain(told);

    const now = await status();
    expect(now.code).toBe(0);
    expect(now.json.hosts).toMatchObject(
      hosts.map((host) => ({
        host,
        release: second,
        drift: [],
        lastAction: { verb: "deploy", result: "failed", reason: "candidate-unhealthy", ...byWhom },
      })),
    );
    expect(now.text).toContain(`by octocat: failed: candidate-unhealthy`);
    expect(now.text).toContain(workflowRun.url);
  });

  it("is not written where the connection is lost, and is on the other host", async () => {
    const live = await fleet.live(shop, "v1");
    const before = await entriesOn(1);
    const run = await fleet.start(shop, "v3", { env: "HEALTH_AFTER=8000" });
    await waitFor("the candidate of the second host", 30_000, async () =>
      (await fleet.view(shop, 1).releases()).find(
        (one) => one.State === "running" && releaseOf(one) !== live,
      ),
    );
    fleet.bed.host(1).cutSshSessions();
    await fleet.bed.host(1).stopSshd();
    try {
      const ended = await run.ended;
      expect(ended.outputs).toMatchObject({ result: "failed", reason: "connection-lost" });
      expect((await entriesOn(0))[0]).toMatchObject({ result: "failed", reason: "connection-lost" });
      expect(await entriesOn(1)).toEqual(before);
      const { code, json, text } = await releases();
      expect(code).toBe(1);
      expect(json.findings.join()).toContain(`${hosts[1]} could not be asked: `);
      expect(text).toContain(`${hosts[1]} could not be asked: `);
      expect(json.releases.find((one) => one.live)?.release).toBe(live);
    } finally {
      await fleet.bed.host(1).startSshd();
    }
  });
});

describe("what is not as it should be", () => {
  it("is a fleet of two releases", async () => {
    await fleet.live(shop, "v1");
    const alone = await fleet.deploy(shop, "v2", { hosts: hosts[1] ?? "" });
    const split = await status();
    expect(split.code).toBe(1);
    expect(split.text).toContain("the fleet is split: ");
    expect(split.text).toContain("shop: NOT consistent");
    expect(split.json.hosts.map(({ drift }) => drift)).toEqual([[], []]);
    const known = await releases();
    expect(known.code).toBe(0);
    const second = known.json.releases.find((one) => one.release === alone.outputs["release"]);
    expect(second).toMatchObject({ live: true, hosts: [hosts[1]] });
    await fleet.live(shop, "v2");
    expect((await status()).code).toBe(0);
  });

  it("is a proxy that does not what its disk says, told as three things", async () => {
    const live = await fleet.live(shop, "v1");
    const view = fleet.view(shop);
    const { live: backend = "" } = await view.map();
    const map = "/var/lib/tidegate/current/routes.map";
    await view.admin(`set map ${map} candidate ${backend.replace("steady", "bake")}`);
    await view.admin(`set map ${map} share 100`);
    const drifted = await status();
    expect(drifted.code).toBe(1);
    const slot = backend.slice("steady-".length);
    expect(drifted.json.hosts[0]).toMatchObject({
      runs: [{ release: live, slot, state: "running" }],
      proxy: { state: "running", live: backend, share: 1, candidate: `bake-${slot}` },
      disk: { live: backend, share: 0, candidate: "none" },
    });
    expect(drifted.text).toContain(`what runs:           ${live} in ${slot} (running)`);
    expect(drifted.text).toContain(`what the proxy says: ${backend}, 1 % to bake-${slot}`);
    expect(drifted.text).toContain(`what the disk says:  ${backend}\n`);
    expect((await fleet.deploy(shop, "v1")).exitCode).toBe(0);
    expect((await status()).code).toBe(0);
  });
});
