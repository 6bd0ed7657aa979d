import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import type { ActionRun } from "../support/action/run.ts";
import { expectNothingFailed, underLoad } from "../support/action/users.ts";
import type { LoadResult } from "../support/load/result.ts";
import type { ServiceView } from "../support/observer/service-view.ts";
import type { TestbedHost } from "../support/testbed/host.ts";
import { waitFor } from "../support/testbed/wait.ts";

jest.setTimeout(90_000);

const shop = { name: "shop", port: 3001 };
const baking = { "bake-time": "6s" };
/** Answers 500 to everything but /health, 4 s after its start: about 2 s into its bake. */
const breaks = "FAIL_AFTER=4000";

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

/** Runs the deploy while users of every kind are there, who may be served by either release. */
async function deployUnderLoad(more: Record<string, string>): Promise<{ run: ActionRun; load: LoadResult }> {
  let run: ActionRun | undefined;
  const load = await underLoad({ address: host.address, port: shop.port }, async (users) => {
    await users.expect(["v1", "v2"]);
    run = await fleet.deploy(shop, "v2", more);
  });
  if (run === undefined) throw new Error("the action was not run");
  return { run, load };
}

/** How the newest deploys ended, by the host's own history. */
async function recorded(count: number): Promise<readonly unknown[]> {
  const { entries } = JSON.parse(await view.history()) as { entries: { result: string; reason?: string }[] };
  return entries.slice(0, count).map(({ result, reason }) => [result, reason]);
}

/** Fails unless the release from before serves alone and for good, on disk and in the running proxy. */
async function expectTurnedBack(): Promise<void> {
  expect(await ask(host.address, shop.port)).toMatchObject({ status: 200, release: "v1" });
  expect(await view.map()).toMatchObject({ live: expect.stringMatching(/^steady-/), share: "0" });
  expect(await view.running()).toEqual([live]);
  const again = await fleet.deploy(shop, "v1");
  expect(again.outputs).toMatchObject({ result: "unchanged", release: live });
}

describe("a release in its bake", () => {
  it("is judged by what users get and then stays, without a failed request", async () => {
    const { run, load } = await deployUnderLoad(baking);
    expectNothingFailed(load);
    expect(run.outputs).toMatchObject({ result: "deployed", "previous-release": live });
    expect(run.summary).toMatch(/\| bake \|.*pass/i);
    expect(await view.map()).toMatchObject({ live: expect.stringMatching(/^steady-/) });
    expect(await view.running()).toEqual([run.outputs["release"]]);
  });

  it("that turns to 500 is taken back by its host, and the run says what it cost", async () => {
    const { run, load } = await deployUnderLoad({ ...baking, env: breaks });
    expect(run).toMatchObject({
      exitCode: 1,
      outputs: { result: "rolled-back", reason: "host-fallback", release: live },
    });
    expect(load.total.failed).toBeGreaterThan(0);
    expect(load.total.failed).toBeLessThan(40);
    expect(run.summary).toContain("Turned back by the host itself");
    expect(await recorded(1)).toEqual([["rolled-back", "host-fallback"]]);
    expect(run.summary).toMatch(/\d+ requests failed until then/);
    await expectTurnedBack();
  });

  it("that turns to 500 is taken back with the runner gone, and the next run settles it", async () => {
    const cut = await fleet.start(shop, "v2", { ...baking, env: breaks });
    await cut.seen(/Bake for/);
    await fleet.kill(shop, cut);
    await waitFor("the host turning itself back", 15_000, async () => {
      const { status, release } = await ask(host.address, shop.port);
      return status === 200 && release === "v1" ? true : undefined;
    });
    const run = await fleet.deploy(shop, "v3");
    expect(run.outputs).toMatchObject({ result: "deployed", "previous-release": live });
    expect(run.log).toContain("turned itself back");
    expect(await recorded(2)).toEqual([
      ["deployed", undefined],
      ["rolled-back", "host-fallback"],
    ]);
    expect(await view.running()).toEqual([run.outputs["release"]]);
  });

  it("that ends and is started again by Docker does not stay", async () => {
    const { run } = await deployUnderLoad({ ...baking, env: "EXIT_AFTER=4500" });
    expect(run.outputs).toMatchObject({ result: "rolled-back", release: live });
    expect(["host-fallback", "checks-failed", "traffic-failed"]).toContain(run.outputs["reason"]);
    await expectTurnedBack();
  });

  it("that becomes slow is taken back by the run, which alone can see it", async () => {
    const slow = "SLOW=1500\nSLOW_AFTER=4000";
    const { run } = await deployUnderLoad({ "bake-time": "15s", "min-requests": "20", env: slow });
    expect(run.outputs).toMatchObject({ result: "rolled-back", reason: "traffic-failed", release: live });
    await expectTurnedBack();
  });

  it("that fails with what both releases need stays where the host put it, and that is said", async () => {
    const env = `FAIL_AT=${Date.now() + 9_000}`;
    live = await fleet.live(shop, "v1", { env });
    const { run } = await deployUnderLoad({ "bake-time": "10s", env });
    expect(run.outputs).toMatchObject({ result: "rolled-back", reason: "host-fallback", release: live });
    expect(run.log).toContain("That fails there as well");
  });

  it("stays although it fails where that was asked for, and the run says so", async () => {
    const { run } = await deployUnderLoad({ ...baking, env: breaks, "rollback-on-failure": "false" });
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason: "traffic-failed" } });
    expect(run.outputs["release"]).not.toBe(live);
    expect(await ask(host.address, shop.port)).toMatchObject({ status: 500, release: "v2" });
  });

  it("is taken back when the run is cancelled in it", async () => {
    const run = await fleet.start(shop, "v2", { "bake-time": "60s" });
    await run.seen(/Bake for/);
    run.signal("SIGINT");
    expect((await run.ended).outputs).toMatchObject({ result: "rolled-back", reason: "cancelled" });
    await expectTurnedBack();
  });

  it("is ended by the next run when its own was killed", async () => {
    const cut = await fleet.start(shop, "v2", { "bake-time": "60s" });
    await cut.seen(/Bake for/);
    await fleet.kill(shop, cut);
    const run = await fleet.deploy(shop, "v2");
    expect(run).toMatchObject({ exitCode: 0 });
    expect(await view.map()).toMatchObject({ live: expect.stringMatching(/^steady-/) });
    expect(await view.running()).toHaveLength(1);
    expect(await ask(host.address, shop.port)).toMatchObject({ status: 200, release: "v2" });
  });
});
