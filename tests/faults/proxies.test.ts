import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import type { ActionRun } from "../support/action/run.ts";
import { expectNothingFailed, underLoad } from "../support/action/users.ts";
import { chosen, everything, inFull } from "../support/faults/extent.ts";
import { figuresOf, lossOf, tell } from "../support/faults/figures.ts";
import { expectHonest } from "../support/faults/honest.ts";
import { refusal, refusingProxy } from "../support/faults/refusing-proxy.ts";
import { expectConverges, expectSettled, served } from "../support/faults/settled.ts";
import type { LoadResult } from "../support/load/result.ts";
import { startLoad } from "../support/load/start.ts";
import type { ServiceView } from "../support/observer/service-view.ts";
import type { TestbedHost } from "../support/testbed/host.ts";

jest.setTimeout(240_000);

const shop = { name: "shop", port: 3001 };

let fleet: ActionFleet;
let host: TestbedHost;
let view: ServiceView;
let number = 1;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop"] });
  host = fleet.bed.host(0);
  view = fleet.view(shop);
  await fleet.live(shop, "v1");
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** The tag that serves, and one that no host has. */
async function tags(): Promise<{ readonly live: string; readonly next: string }> {
  number += 1;
  return { live: await served(host.address, shop.port), next: `v${number}` };
}

/** Does something while users ask at a constant rate, whom it may cost something. */
async function measured(work: () => Promise<unknown>): Promise<LoadResult> {
  const load = await startLoad({
    target: { host: host.address, port: shop.port },
    rates: { keepAlive: 100, fresh: 20 },
    connections: 16,
    timeoutMs: 5_000,
  });
  try {
    await sleep(300);
    await work();
    await sleep(300);
  } finally {
    await load.stop();
  }
  return await load.stop();
}

/** Containers, network and map of the service; leases come and go with every run. */
async function standing(): Promise<unknown> {
  const objects = (await view.objects()).filter((name) => !name.includes(".lease-"));
  return { objects, live: await view.map() };
}

describe("the proxy's socket", () => {
  const file = "/run/tidegate/shop/admin-1.sock";
  const ways = [
    {
      name: "is missing",
      take: ["mv", file, `${file}.away`],
      giveBack: ["mv", `${file}.away`, file],
    },
    { name: "is denied", take: ["chmod", "000", file], giveBack: ["chmod", "660", file] },
  ];
  it.each(chosen(ways, ({ name }) => name === "is denied"))(
    "$name: that is told, and nobody notices",
    async ({ take, giveBack }) => {
      const { live, next } = await tags();
      const load = await underLoad({ address: host.address, port: shop.port }, async (users) => {
        await users.expect([live]);
        expect((await host.exec(take)).code).toBe(0);
        const run = await fleet.deploy(shop, next);
        expect((await host.exec(giveBack)).code).toBe(0);
        expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed" } });
        expect(["socket-refused", "proxy-unavailable"]).toContain(run.outputs["reason"]);
        expect(run.log).toContain("/run/tidegate/shop/admin.sock");
      });
      expectNothingFailed(load);
      await expectConverges(fleet, shop, next);
    },
  );
});

describe("the proxy's process is killed", () => {
  const times = [
    {
      when: "while a candidate warms up",
      inputs: { env: "HEALTH_AFTER=2500" },
      reached: /started \S+ in slot/,
    },
    { when: "in a bake", inputs: { "bake-time": "5s" }, reached: /Bake for/ },
  ];
  it.each(chosen(times, ({ when }) => when === "in a bake"))(
    "$when: Docker starts it again, and what the run says is what is",
    async ({ when, inputs, reached }) => {
      const { live, next } = await tags();
      let run: ActionRun | undefined;
      const load = await measured(async () => {
        const started = await fleet.start(shop, next, inputs);
        await started.seen(reached);
        const proxy = await view.proxy();
        const { body } = await host.docker<{ State: { Pid: number } }>(
          "GET",
          `/containers/${proxy?.Id}/json`,
        );
        expect((await host.exec(["kill", "-9", `${body.State.Pid}`])).code).toBe(0);
        run = await started.ended;
      });
      const loss = lossOf(load);
      tell(`proxy killed ${when}`, { ...figuresOf(run), ...loss });
      expect(run?.outputs["reason"]).not.toBe("proxy-configuration-refused");
      // Docker starts it again after 100 ms, and it listens at once.
      expect(loss.silentMs).toBeLessThan(3_000);
      expectHonest(run, await served(host.address, shop.port), { live, next });
      await expectConverges(fleet, shop, next);
    },
  );
});

inFull("at length", () => {
  it("a release that answers 500 after its promotion costs a second of failures, with no runner there", async () => {
    const { live, next } = await tags();
    const watchedForMs = 60_000;
    const load = await measured(async () => {
      const run = await fleet.start(shop, next, { "bake-time": "120s", env: "FAIL_AFTER=3000" });
      await run.seen(/Bake for/);
      run.signal("SIGKILL");
      await run.ended;
      await sleep(3_000 + watchedForMs);
    });
    const loss = lossOf(load);
    tell("500 after the promotion, runner gone", { watchedForMs, ...loss });
    expect(loss.failed).toBeGreaterThan(0);
    expect(loss.forMs).toBeLessThanOrEqual(1_000);
    expect(await served(host.address, shop.port)).toBe(live);
    await expectConverges(fleet, shop, next);
  });

  it("a candidate that is slow to become healthy is waited for", async () => {
    const { next } = await tags();
    const afterMs = 50_000;
    const run = await fleet.deploy(shop, next, { env: `HEALTH_AFTER=${afterMs}`, "health-timeout": "60s" });
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: "deployed", reason: "" } });
    expect(Number(run.outputs["duration-ms"])).toBeGreaterThan(afterMs);
    await expectSettled(fleet, shop, next);
  });
});

it("a previous release that ignores SIGTERM finishes what fits into the drain, and is ended in its time", async () => {
  const stubborn = await tags();
  await fleet.live(shop, stubborn.next, {
    env: "IGNORE_SIGTERM=1",
    container: "stop_grace_period: 1s",
  });
  const { live, next } = await tags();
  const slowMs = everything ? 60_000 : 3_000;
  const socket = new WebSocket(`ws://${host.address}:${shop.port}/ws`);
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener("close", ({ code }) => resolve(code));
  });
  await new Promise((resolve) => socket.addEventListener("message", resolve, { once: true }));
  const slow = ask(host.address, shop.port, `/slow?ms=${slowMs}`);
  let run: ActionRun | undefined;
  const load = await measured(async () => {
    run = await fleet.deploy(shop, next, { "drain-timeout": `${slowMs + 1_000}ms` });
  });
  expect(run).toMatchObject({ exitCode: 0, outputs: { result: "deployed", reason: "" } });
  expect(lossOf(load)).toMatchObject({ failed: 0 });
  expect(await slow).toMatchObject({ status: 200, release: live });
  expect(run?.log).toMatch(/^::warning.*1 request or WebSocket still open/m);
  expect(await closed).toBe(1006);
  expect(Number(run?.outputs["duration-ms"])).toBeLessThan(slowMs + 15_000);
  await expectConverges(fleet, shop, next);
});

it("a configuration that HAProxy refuses goes no further than the check, and nobody notices", async () => {
  const proxy = { "proxy-image": (await refusingProxy(fleet.bed)).reference };
  const first = await tags();
  await fleet.live(shop, first.next, proxy);
  const { live, next } = await tags();
  const { body } = await host.docker<{ Mountpoint: string }>("GET", "/volumes/tidegate.shop.proxy");
  const before = await standing();
  await host.exec(["touch", `${body.Mountpoint}/${refusal}`]);
  const load = await underLoad({ address: host.address, port: shop.port }, async (users) => {
    await users.expect([live]);
    const run = await fleet.deploy(shop, next, proxy);
    const outputs = { result: "failed", reason: "proxy-configuration-refused" };
    expect(run).toMatchObject({ exitCode: 1, outputs });
    expect(run.log).toContain("unknown keyword 'testbed'");
  });
  expectNothingFailed(load);
  expect(await standing()).toEqual(before);
  await host.exec(["rm", `${body.Mountpoint}/${refusal}`]);
  await expectConverges(fleet, shop, next, proxy);
});
