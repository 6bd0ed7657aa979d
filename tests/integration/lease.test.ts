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

const leases = async () => (await view.objects()).filter((name) => name.includes(".lease-"));

describe("a second run of a service", () => {
  it("is told who holds it and changes nothing, and the first goes on", async () => {
    const first = await fleet.start(shop, "v2", baking);
    await first.seen(/Bake for/);
    const before = await view.map();
    const second = await fleet.deploy(shop, "v3");
    expect(second).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason: "lease-held" } });
    expect(second.log).toMatch(/held by a deploy by octocat since 20\S+ \(https:\S+\/runs\/4711\)/);
    expect(second.durationMs).toBeLessThan(10_000);
    expect(await view.map()).toEqual(before);
    expect(await view.running()).toHaveLength(2);
    first.signal("SIGINT");
    expect((await first.ended).outputs).toMatchObject({ result: "rolled-back", reason: "cancelled" });
    expect(await leases()).toHaveLength(1);
  });

  it("waits for the first where it was asked to, and then builds on what that left", async () => {
    const first = await fleet.start(shop, "v2", { "bake-time": "5s" });
    await first.seen(/Bake for/);
    const second = await fleet.deploy(shop, "v3", { "lock-timeout": "60s" });
    const { outputs } = await first.ended;
    expect(outputs).toMatchObject({ result: "deployed" });
    expect(second.outputs).toMatchObject({ result: "deployed", "previous-release": outputs["release"] });
    expect(await view.running()).toEqual([second.outputs["release"]]);
  });

  it("takes over from one that was killed, without a failed request", async () => {
    const load = await underLoad({ address: host.address, port: shop.port }, async (users) => {
      await users.expect(["v1", "v2", "v3"]);
      const first = await fleet.start(shop, "v2", baking);
      await first.seen(/Bake for/);
      first.signal("SIGKILL");
      await first.ended;
      const names = (await view.releases()).map(({ Names }) => Names[0]);
      const second = await fleet.deploy(shop, "v3");
      expect(second.outputs).toMatchObject({ result: "deployed" });
      expect(second.log).toContain("taken over from a run that had not given it back");
      expect(second.durationMs).toBeGreaterThan(14_000);
      for (const { Names } of await view.releases()) expect(names).not.toContain(Names[0]);
    });
    expectNothingFailed(load);
    expect(await leases()).toHaveLength(1);
    expect((await fleet.deploy(shop, "v3")).outputs).toMatchObject({ result: "unchanged" });
  });

  it("need not wait where the killed one's post step gave its lease back", async () => {
    const first = await fleet.start(shop, "v2", baking);
    await first.seen(/Bake for/);
    first.signal("SIGKILL");
    const { state } = await first.ended;
    const post = await fleet.post(shop, state);
    expect(post.log).toContain("gave back the lease of a deploy by octocat");
    const second = await fleet.deploy(shop, "v3");
    expect(second.outputs).toMatchObject({ result: "deployed" });
    expect(second.durationMs).toBeLessThan(12_000);
  });
});

describe("the post step", () => {
  it("makes no connection after a run that ended as it should", async () => {
    const run = await fleet.deploy(shop, "v2");
    const before = await leases();
    const sessions = (await host.log("sshd")).match(/Accepted publickey/g)?.length;
    const post = await fleet.post(shop, run.state);
    expect(post).toMatchObject({ exitCode: 0, log: "" });
    expect((await host.log("sshd")).match(/Accepted publickey/g)?.length).toBe(sessions);
    expect(await leases()).toEqual(before);
  });
});

describe("a run whose lease was taken over while it was stopped", () => {
  it("changes nothing more, and says who serves", async () => {
    const stopped = await fleet.start(shop, "v2", { "bake-time": "4s" });
    await stopped.seen(/Bake for/);
    stopped.signal("SIGSTOP");
    const taker = await fleet.deploy(shop, "v3");
    expect(taker.outputs).toMatchObject({ result: "deployed" });
    const [before, map] = [await view.objects(), await view.mapVersion()];
    stopped.signal("SIGCONT");
    const { exitCode, outputs } = await stopped.ended;
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({
      result: "failed",
      reason: "lease-lost",
      release: taker.outputs["release"],
    });
    expect([await view.objects(), await view.mapVersion()]).toEqual([before, map]);
    expect(await ask(host.address, shop.port)).toMatchObject({ status: 200, release: "v3" });
    expect(live).not.toBe(outputs["release"]);
  });
});
