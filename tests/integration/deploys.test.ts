import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import { workflowRun } from "../support/action/run.ts";
import { expectNothingFailed, underLoad } from "../support/action/users.ts";
import type { TestbedHost } from "../support/testbed/host.ts";
import { waitFor } from "../support/testbed/wait.ts";

jest.setTimeout(120_000);

const shop = { name: "shop", port: 3001 };
const busy = { name: "busy", port: 3002 };
const baselinePort = 3003;

let fleet: ActionFleet;
let host: TestbedHost;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop", "busy"] });
  host = fleet.bed.host(0);
});

afterAll(async () => {
  await fleet?.bed.stop();
});

describe("a first deploy", () => {
  it("brings up release, network and proxy on an empty host, and tells all of it", async () => {
    const { digest } = await fleet.bed.images.service("v1");
    const view = fleet.view(shop);
    expect(await view.objects()).toEqual([]);
    const url = `http://${host.address}:${shop.port}/`;
    const run = await fleet.deploy(shop, "v1", { env: "TOKEN=hidden-value-7", url });
    expect(run.log).not.toMatch(/::error|::warning|Warning:/);
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: { result: "deployed", reason: "", slot: "blue", digest },
    });
    expect(await ask(host.address, shop.port)).toMatchObject({ status: 200, release: "v1" });
    expect((await ask(`[${host.ipv6}]`, shop.port)).release).toBe("v1");

    const { release = "" } = run.outputs;
    expect(await view.running()).toEqual([release]);
    expect(await view.objects()).toEqual([
      `container tidegate.shop.blue.${release}.1`,
      "container tidegate.shop.proxy",
      "network tidegate.shop",
      "volume tidegate.shop.lease-2",
      "volume tidegate.shop.proxy",
    ]);
    expect(await view.map()).toEqual({ live: "steady-blue", share: "0", candidate: "none" });
  });

  it("writes the outputs of the contract and a summary", async () => {
    const { digest } = await fleet.bed.images.service("v1");
    const run = await fleet.deploy(shop, "v2", { url: `http://${host.address}:${shop.port}/` });
    const second = await fleet.bed.images.service("v2");
    const { outputs } = run;
    const { release = "" } = outputs;
    expect(outputs).toMatchObject({
      result: "deployed",
      reason: "",
      digest: second.digest,
      "previous-digest": digest,
      slot: "green",
    });
    expect(release).toMatch(/^[a-z0-9-]{1,64}$/);
    expect(outputs["previous-release"]).not.toBe(release);
    expect(Number(outputs["duration-ms"])).toBeGreaterThan(0);
    expect(Number(outputs["duration-ms"])).toBeLessThan(run.durationMs);
    const availability = JSON.parse(outputs["availability"] ?? "") as Record<string, number>;
    expect(availability).toMatchObject({ failed: 0 });
    expect(availability["probes"]).toBeGreaterThan(1);
    expect(Object.keys(run.temporary)).toEqual([outputs["report"]]);
    const report = run.temporary[outputs["report"] ?? ""] ?? "";
    expect(report).toMatch(/<h1>Deployed v2 of .* to 1 host in .*<\/h1>/);
    expect(report).toContain(`>0 of ${availability["probes"]}</dd>`);
    expect(JSON.parse(outputs["hosts"] ?? "")).toEqual([
      {
        host: host.address,
        result: "deployed",
        reason: "",
        release,
        digest: second.digest,
        slot: "green",
        previousRelease: outputs["previous-release"],
        promotedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        durationMs: expect.any(Number),
      },
    ]);
    for (const told of [
      second.reference,
      second.digest,
      release,
      host.address,
      "```mermaid",
      "Availability",
    ]) {
      expect(run.summary).toContain(told);
    }
    expect(run.log).toMatch(/^::group::Promote/m);
    expect(run.log).toMatch(/\d\.\ds .*traffic moved/);
  });

  it("leaves a container with nothing but its own name in the network, and no value of env anywhere else", async () => {
    const first = (await fleet.view(shop).releases())[0];
    const container = await fleet.view(shop).inspect(first?.Names[0]?.split(".")[3] ?? "");
    expect(container.Config.Env).toContain("TOKEN=hidden-value-7");
    expect(JSON.stringify(container.Config.Labels)).not.toContain("hidden-value-7");
    const text = await fleet.view(shop).history();
    expect(text).not.toContain("hidden-value-7");
    const history = JSON.parse(text) as { entries: Record<string, unknown>[] };
    expect(history.entries).toHaveLength(2);
    expect(history.entries[1]).toMatchObject({
      actor: workflowRun.actor,
      commit: workflowRun.sha,
      run: workflowRun.url,
    });
    const live = await fleet.view(shop).inspect((await fleet.view(shop).running())[0] ?? "");
    const network = live.NetworkSettings.Networks["tidegate.shop"];
    // Docker itself adds the short id; anything else would be a name that other containers find it by.
    expect(network?.Aliases?.filter((alias) => alias !== live.Id.slice(0, 12)) ?? []).toEqual([]);
    expect(Object.keys(live.NetworkSettings.Networks)).toEqual(["tidegate.shop"]);
  });
});

describe("deploys under load", () => {
  it("fail no request, several in a row, where stop-then-run fails many", async () => {
    expect((await fleet.deploy(busy, "v1")).exitCode).toBe(0);
    const address = { address: host.address, port: busy.port };
    const deploys = await underLoad(address, async (load) => {
      for (const [before, after] of [
        ["v1", "v2"],
        ["v2", "v3"],
        ["v3", "v4"],
      ] as const) {
        await load.expect([before, after]);
        const run = await fleet.deploy(busy, after);
        expect(run.outputs).toMatchObject({ result: "deployed", reason: "" });
        await load.expect([after]);
      }
    });
    expectNothingFailed(deploys);
    expect(deploys.releases.map(({ release }) => release).sort()).toEqual(["v1", "v2", "v3", "v4"]);

    await startPublished("v1");
    const baseline = await underLoad({ address: host.address, port: baselinePort }, async (load) => {
      await load.expect(["v1", "v2"]);
      await host.dockerCli("rm", "--force", "baseline");
      await startPublished("v2");
    });
    expect(baseline.total.failed).toBeGreaterThan(10);
  });
});

/** The ordinary way: a container that publishes its port. */
async function startPublished(tag: string): Promise<void> {
  const { reference } = await fleet.bed.images.service(tag);
  const publish = `${baselinePort}:3000`;
  await host.dockerCli("run", "--detach", "--name", "baseline", "--publish", publish, reference);
  await waitFor("the baseline", 10_000, async () => {
    const reply = await ask(host.address, baselinePort).catch(() => undefined);
    return reply?.status === 200 ? true : undefined;
  });
}
