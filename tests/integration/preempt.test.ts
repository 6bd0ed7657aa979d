import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import { expectNothingFailed, underLoad } from "../support/action/users.ts";
import type { ServiceView } from "../support/observer/service-view.ts";
import type { TestbedHost } from "../support/testbed/host.ts";

jest.setTimeout(120_000);

const shop = { name: "shop", port: 3001 };
const baking = { "bake-time": "60s" };

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
  live = await fleet.live(shop, "v1", { "lock-timeout": "60s" });
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** How the newest two entries of the host's history ended. */
async function recorded(): Promise<readonly unknown[]> {
  const { entries } = JSON.parse(await view.history()) as { entries: Record<string, unknown>[] };
  return entries.slice(0, 2).map(({ verb, result, reason }) => [verb, result, reason]);
}

describe("a rollback while a deploy bakes", () => {
  it("takes its place at once, without a failed request, and the deploy says so", async () => {
    const load = await underLoad({ address: host.address, port: shop.port }, async (users) => {
      await users.expect(["v1", "v2"]);
      const deploy = await fleet.start(shop, "v2", baking);
      await deploy.seen(/Bake for/);
      const back = await fleet.rollback(shop, { message: "the new one looks odd" });
      expect(back).toMatchObject({ exitCode: 0, outputs: { result: "rolled-back", release: live } });
      const { exitCode, outputs, log, durationMs } = await deploy.ended;
      expect(exitCode).toBe(1);
      expect(outputs).toMatchObject({ result: "rolled-back", reason: "preempted", release: live });
      expect(log).toContain("a rollback by octocat");
      expect(durationMs).toBeLessThan(30_000);
    });
    expectNothingFailed(load);
    expect(await ask(host.address, shop.port)).toMatchObject({ status: 200, release: "v1" });
    expect(await view.map()).toMatchObject({ live: expect.stringMatching(/^steady-/), share: "0" });
    expect(await view.running()).toEqual([live]);
    expect(await recorded()).toEqual([
      ["rollback", "deployed", undefined],
      ["deploy", "rolled-back", "preempted"],
    ]);
    expect((await fleet.deploy(shop, "v1")).outputs).toMatchObject({ result: "unchanged", release: live });
  });

  it("of a run that was killed needs not wait until its lease expires", async () => {
    const deploy = await fleet.start(shop, "v2", baking);
    await deploy.seen(/Bake for/);
    deploy.signal("SIGKILL");
    await deploy.ended;
    const back = await fleet.rollback(shop);
    expect(back.outputs).toMatchObject({ result: "rolled-back", release: live });
    expect(back.durationMs).toBeLessThan(12_000);
    expect(await ask(host.address, shop.port)).toMatchObject({ status: 200, release: "v1" });
  });

  it("leaves a deploy alone that does not bake, and is told who is at work", async () => {
    await fleet.live(shop, "v3");
    const deploy = await fleet.start(shop, "v2", { env: "HEALTH_AFTER=6000" });
    await deploy.seen(/started \S+ in slot/);
    const back = await fleet.rollback(shop);
    expect(back).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason: "lease-held" } });
    expect((await deploy.ended).outputs).toMatchObject({ result: "deployed" });
  });
});
