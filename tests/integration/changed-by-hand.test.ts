import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { FleetStatus } from "../../src/fleet/judge-status.ts";
import type { FleetReleases } from "../../src/fleet/releases.ts";
import { lookingAt, tidegate } from "../support/action/command-line.ts";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import { changesDuring } from "../support/observer/events.ts";
import type { ServiceView } from "../support/observer/service-view.ts";
import type { TestbedHost } from "../support/testbed/host.ts";

jest.setTimeout(120_000);

const shop = { name: "shop", port: 3001 };

let fleet: ActionFleet;
let host: TestbedHost;
let view: ServiceView;
let live: string;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop"] });
  host = fleet.bed.host(0);
  view = fleet.view(shop);
});

beforeEach(async () => {
  live = await fleet.live(shop, "v1");
});

afterAll(async () => {
  await fleet?.bed.stop();
});

async function releases(): Promise<{ readonly code: number; readonly json: FleetReleases }> {
  const { code, stdout } = await tidegate(fleet, "releases", lookingAt(fleet, shop.name), "--json");
  return { code, json: JSON.parse(stdout) as FleetReleases };
}

async function status(): Promise<{ readonly code: number; readonly json: FleetStatus }> {
  const { code, stdout } = await tidegate(fleet, "status", lookingAt(fleet, shop.name), "--json");
  return { code, json: JSON.parse(stdout) as FleetStatus };
}

/** A deploy must work. @returns its log, and what there is to complain of after it */
async function deployed(tag: string): Promise<{ readonly log: string; readonly drift: readonly string[] }> {
  const run = await fleet.deploy(shop, tag);
  expect(run).toMatchObject({ exitCode: 0, outputs: { result: "deployed" } });
  expect((await ask(host.address, shop.port)).release).toBe(tag);
  const { code, json } = await status();
  const drift = json.hosts[0]?.drift ?? [];
  expect(code).toBe(drift.length === 0 ? 0 : 1);
  return { log: run.log, drift };
}

async function writeHistory(text: string): Promise<void> {
  const { body } = await host.docker<{ Mountpoint: string }>("GET", "/volumes/tidegate.shop.proxy");
  await host.exec(["tee", `${body.Mountpoint}/history.json`], text);
}

describe("a container of the service that somebody changed", () => {
  it.each([
    ["labels are missing", ["--label", "tidegate.schema=1"]],
    ["labels are from a newer version", ["--label", "tidegate.schema=2"]],
  ])("is left alone and told of when its %s", async (_, labels) => {
    const { reference } = await fleet.bed.images.service("v1");
    const ours = ["--label", "tidegate.service=shop", "--label", "tidegate.role=release", ...labels];
    await host.dockerCli("run", "--detach", "--name", "odd", ...ours, reference);
    try {
      const odd = "container odd carries labels this version cannot read";
      const { code, json } = await status();
      expect(code).toBe(1);
      expect(json.hosts[0]).toMatchObject({ release: live, drift: [expect.stringContaining(odd)] });
      const known = await releases();
      expect(known).toMatchObject({
        code: 0,
        json: { findings: [expect.stringContaining(`${host.address}: ${odd}`)] },
      });
      expect(known.json.releases.filter((one) => one.state === "running")).toMatchObject([{ release: live }]);
      const after = await deployed("v2");
      expect(after.log).toContain(odd);
      expect(after.drift).toEqual([expect.stringContaining(odd)]);
      expect(await host.dockerCli("inspect", "--format", "{{.State.Running}}", "odd")).toBe("true\n");
    } finally {
      await host.dockerCli("rm", "--force", "odd");
    }
  });

  it("is known by its labels when it was renamed", async () => {
    await host.dockerCli("rename", (await view.inspect(live)).Id, "renamed");
    expect(await status()).toMatchObject({ code: 0, json: { hosts: [{ release: live, drift: [] }] } });
    expect((await releases()).json.releases[0]).toMatchObject({
      release: live,
      state: "running",
      live: true,
    });
    const again = await fleet.deploy(shop, "v1");
    expect(again.outputs).toMatchObject({ result: "unchanged", release: live });
    expect((await deployed("v2")).drift).toEqual([]);
    expect((await releases()).json.releases[1]).toMatchObject({ release: live, state: "stopped" });
  });

  it("is missed when it was removed, and the next deploy makes good for it", async () => {
    await host.dockerCli("rm", "--force", (await view.inspect(live)).Id);
    const { code, json } = await status();
    expect(code).toBe(1);
    expect(json.hosts[0]?.drift.join()).toContain("nothing runs in the live slot");
    expect((await releases()).json.releases[0]).toMatchObject({
      release: live,
      state: "removed",
      live: false,
      result: "deployed",
    });
    expect((await deployed("v1")).drift).toEqual([]);
  });
});

describe("a history that somebody changed", () => {
  it("is begun anew when it is damaged", async () => {
    await writeHistory("{");
    const odd = "the history on the host cannot be read and is begun anew";
    const { code, json } = await status();
    expect(code).toBe(1);
    expect(json.hosts[0]).toMatchObject({ release: live, drift: [odd] });
    expect(json.hosts[0]?.lastAction).toBeUndefined();
    const known = await releases();
    expect(known).toMatchObject({ code: 0, json: { history: [], findings: [`${host.address}: ${odd}`] } });
    expect(known.json.releases[0]).toMatchObject({ release: live, state: "running", result: "unknown" });
    expect((await deployed("v2")).drift).toEqual([]);
    const [newest, ...before] = (await releases()).json.history;
    expect(newest).toMatchObject({ result: "deployed", previous: live, actor: "octocat" });
    // What the containers tell, and no more.
    expect(before[0]).toMatchObject({ release: live, result: "deployed", actor: null });
  });

  it("is not touched when a newer version wrote it", async () => {
    const newer = '{"version":2,"log":[]}';
    const before = await view.history();
    await writeHistory(newer);
    try {
      const words = expect.stringContaining("written by a newer Tidegate (2)");
      expect(await status()).toMatchObject({ code: 1, json: { hosts: [], findings: [words] } });
      expect(await releases()).toMatchObject({ code: 1, json: { releases: [], findings: [words] } });
      const changes = await changesDuring(host, async () => {
        const run = await fleet.deploy(shop, "v2");
        expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason: "state-unreadable" } });
      });
      expect(changes).toEqual([]);
      expect(await view.history()).toBe(newer);
    } finally {
      await writeHistory(before);
    }
  });
});
