import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import type { ActionRun, RunningAction } from "../support/action/run.ts";
import { expectNothingFailed, underLoad } from "../support/action/users.ts";

jest.setTimeout(90_000);

const shop = { name: "shop", port: 3001 };

let fleet: ActionFleet;
let live: string;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 2, services: ["shop"] });
});

beforeEach(async () => {
  live = await fleet.live(shop, "v1");
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** How many of so many requests to a host each release answers. */
async function answersOf(host: number, requests: number): Promise<Readonly<Record<string, number>>> {
  const { address } = fleet.bed.host(host);
  const counts: Record<string, number> = {};
  for (let sent = 0; sent < requests; sent += 1) {
    const { release } = await ask(address, shop.port);
    counts[release] = (counts[release] ?? 0) + 1;
  }
  return counts;
}

/** Waits for a step of the canary, then counts who answers in it. */
async function duringStep(run: RunningAction, step: RegExp, host: number) {
  await run.seen(step);
  return await answersOf(host, 300);
}

describe("a canary", () => {
  it("shifts a share of requests, then all of them, without a failed one", async () => {
    let ended: ActionRun | undefined;
    const { address } = fleet.bed.host(0);
    const load = await underLoad({ address, port: shop.port }, async (users) => {
      await users.expect(["v1", "v2"]);
      const run = await fleet.start(shop, "v2", { canary: "25%:6s, 75%:2s", "bake-time": "2s" });
      const counts = await duringStep(run, /of requests go to the new release/, 0);
      expect(counts["v2"]).toBeGreaterThan(300 * 0.15);
      expect(counts["v2"]).toBeLessThan(300 * 0.35);
      ended = await run.ended;
    });
    expectNothingFailed(load);
    expect(ended?.outputs).toMatchObject({ result: "deployed", "previous-release": live });
    expect(ended?.summary).toMatch(/\| canary 25 % \|.*pass/i);
    expect(await answersOf(0, 20)).toEqual({ v2: 20 });
  });

  it("moves one whole host first", async () => {
    const run = await fleet.start(shop, "v2", { canary: "host:5s" });
    expect(await duringStep(run, /of requests go to the new release/, 0)).toEqual({ v2: 300 });
    expect(await answersOf(1, 20)).toEqual({ v1: 20 });
    expect((await run.ended).outputs).toMatchObject({ result: "deployed" });
    expect(await answersOf(1, 20)).toEqual({ v2: 20 });
  });

  it("that fails is taken back on every host, and only its share of users has seen it", async () => {
    const { address } = fleet.bed.host(0);
    let run: ActionRun | undefined;
    const load = await underLoad({ address, port: shop.port }, async (users) => {
      await users.expect(["v1", "v2"]);
      run = await fleet.deploy(shop, "v2", {
        canary: "10%:6s",
        env: "FAIL_AFTER=0",
        "health-path": "/health",
      });
    });
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: "rolled-back", release: live } });
    expect(["traffic-failed", "host-fallback"]).toContain(run?.outputs["reason"]);
    expect(load.total.failed).toBeLessThan(40);
    expect(await answersOf(0, 20)).toEqual({ v1: 20 });
    for (const host of [0, 1]) {
      expect(await fleet.view(shop, host).running()).toEqual([live]);
      expect(await fleet.view(shop, host).map()).toMatchObject({ share: "0", candidate: "none" });
    }
  });

  it("can be looked at by those who have the preview value, and by nobody else", async () => {
    const run = await fleet.start(shop, "v2", { canary: "1%:5s", "preview-header": "x-preview" });
    await run.seen(/of requests go to the new release/);
    const value = /x-preview: ([0-9a-f]{32})/.exec(run.log())?.[1] ?? "";
    for (const host of [0, 1]) {
      const url = `http://${fleet.bed.host(host).address}:${shop.port}/headers`;
      const shown = await fetch(url, { headers: { "x-preview": value } });
      expect(shown.headers.get("x-release")).toBe("v2");
      expect(await shown.text()).not.toContain("x-preview");
      const guessed = await fetch(url, { headers: { "x-preview": "0".repeat(32) } });
      expect(await guessed.text()).not.toContain("x-preview");
    }
    const ended = await run.ended;
    expect(ended.outputs).toMatchObject({ result: "deployed", "preview-value": value });
    expect(Object.keys(await fleet.view(shop, 0).map())).not.toContain("preview");
  });

  it("cut short by a lost runner is cleared up by the next run", async () => {
    const cut = await fleet.start(shop, "v2", { canary: "50%:60s" });
    await cut.seen(/of requests go to the new release/);
    await fleet.kill(shop, cut);
    const run = await fleet.deploy(shop, "v3");
    expect(run.outputs).toMatchObject({ result: "deployed", "previous-release": live });
    expect(await answersOf(0, 20)).toEqual({ v3: 20 });
    expect(await fleet.view(shop, 0).running()).toEqual([run.outputs["release"]]);
  });
});
