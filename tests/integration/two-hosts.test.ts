import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import { changesDuring } from "../support/observer/events.ts";
import { releaseOf } from "../support/observer/service-view.ts";
import { waitFor } from "../support/testbed/wait.ts";

jest.setTimeout(60_000);

const shop = { name: "shop", port: 3001 };
const both = [0, 1] as const;

let fleet: ActionFleet;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 2, services: ["shop"] });
});

afterAll(async () => {
  await fleet?.bed.stop();
});

async function served(): Promise<readonly string[]> {
  const { hosts } = fleet.bed;
  return await Promise.all(hosts.map(async ({ address }) => (await ask(address, shop.port)).release));
}

/** Containers of releases, their states, and the proxy's map, on both hosts. */
async function standing(): Promise<unknown> {
  return await Promise.all(
    both.map(async (index) => {
      const view = fleet.view(shop, index);
      const releases = (await view.releases()).map(({ Id, State }) => `${Id} ${State}`);
      return { releases, objects: await view.lasting(), map: await view.mapVersion() };
    }),
  );
}

interface HostEntry {
  readonly host: string;
  readonly result: string;
  readonly reason: string;
  readonly release: string;
}

describe("a fleet of two hosts", () => {
  let live: string;

  beforeEach(async () => {
    live = await fleet.live(shop, "v1");
  });

  it("runs one release after one run", async () => {
    expect(await served()).toEqual(["v1", "v1"]);
    const run = await fleet.deploy(shop, "v2");
    const { outputs } = run;
    expect(outputs).toMatchObject({ result: "deployed", "previous-release": live });
    expect(await served()).toEqual(["v2", "v2"]);
    for (const index of both) expect(await fleet.view(shop, index).running()).toEqual([outputs["release"]]);
    const hosts = JSON.parse(outputs["hosts"] ?? "") as HostEntry[];
    expect(hosts).toMatchObject(
      fleet.bed.hosts.map(({ address }) => ({
        host: address,
        result: "deployed",
        release: outputs["release"],
        previousRelease: live,
      })),
    );
    for (const { address } of fleet.bed.hosts) expect(run.summary).toContain(address);
  });

  it("stays as it is when the candidate of one host fails", async () => {
    const before = await standing();
    const second = fleet.view(shop, 1);
    const run = await fleet.start(shop, "v3", { env: "HEALTH_AFTER=2500" });
    const candidate = await waitFor("the candidate of the second host", 30_000, async () =>
      (await second.releases()).find((one) => one.State === "running" && releaseOf(one) !== live),
    );
    await fleet.bed.host(1).dockerCli("kill", candidate.Id);
    const { exitCode, outputs, log } = await run.ended;
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({ result: "failed", reason: "candidate-exited" });
    const hosts = JSON.parse(outputs["hosts"] ?? "") as HostEntry[];
    expect(hosts).toMatchObject([
      { result: "failed", reason: "cancelled", release: live },
      { result: "failed", reason: "candidate-exited", release: live },
    ]);
    expect(log).toContain(fleet.bed.host(1).address);
    expect(await standing()).toEqual(before);
    expect(await served()).toEqual(["v1", "v1"]);
  });

  it("stays as it is when one host cannot be reached", async () => {
    const before = await standing();
    await fleet.bed.host(1).stopSshd();
    try {
      const changes = await changesDuring(fleet.bed.host(0), async () => {
        const run = await fleet.deploy(shop, "v3");
        expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason: "host-unreachable" } });
      });
      expect(changes).toEqual([]);
    } finally {
      await fleet.bed.host(1).startSshd();
    }
    expect(await standing()).toEqual(before);
  });

  it("is one again after a host came to differ", async () => {
    const alone = await fleet.deploy(shop, "v2", { hosts: fleet.bed.host(1).address });
    expect(alone.outputs["result"]).toBe("deployed");
    expect(await served()).toEqual(["v1", "v2"]);
    const run = await fleet.deploy(shop, "v2");
    expect(run.outputs["result"]).toBe("deployed");
    expect(await served()).toEqual(["v2", "v2"]);
    const hosts = JSON.parse(run.outputs["hosts"] ?? "") as HostEntry[];
    expect(hosts.map(({ result }) => result)).toEqual(["deployed", "unchanged"]);
    expect(new Set(hosts.map(({ release }) => release))).toEqual(new Set([alone.outputs["release"]]));
  });
});
