import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { readFallback } from "../../src/proxy/fallback.ts";
import { liveSlot } from "../../src/proxy/live.ts";
import { bakeOn, type Routes, steadyOn } from "../../src/proxy/routes.ts";
import { type FastService, startFastService } from "../support/fast-service.ts";
import { whyNoHaproxy } from "../support/haproxy.ts";
import { startLoad } from "../support/load/start.ts";
import { moveTo } from "../support/proxied-service.ts";

jest.setTimeout(30_000);

let service: FastService;

async function start(routes: Routes): Promise<FastService> {
  service = await startFastService(routes);
  await service.admin.rearm("green");
  return service;
}

afterEach(() => service?.stop());

/** The status and the release of each answer, as `500 green`. */
async function visits(count: number, path = "/"): Promise<readonly string[]> {
  const seen: string[] = [];
  for (let visit = 0; visit < count; visit += 1) {
    const reply = await fetch(`http://${service.target.host}:${service.target.port}${path}`);
    await reply.text();
    seen.push(`${reply.status} ${reply.headers.get("x-release")}`);
  }
  return seen;
}

const fallback = async () => readFallback(await service.admin.readStatistics(), "green");
const times = (count: number, what: string) => Array.from({ length: count }, () => what);

const missing = whyNoHaproxy();
const model = missing === undefined ? describe : describe.skip;
model(`a bake${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  it("ends the failures of a release that turns to 500 within a second, and they stay ended", async () => {
    const { target, releases } = await start(bakeOn("green"));
    const load = await startLoad({ target, rates: { keepAlive: 2_500 }, connections: 8 });
    await pause(1_000);
    const from = (await load.snapshot()).at;
    await releases.green.fail(1_000);
    await pause(10_000);
    const { total, failures, okPerSecond } = await load.stop();
    expect(okPerSecond).toBeGreaterThan(2_000);
    expect(total.failed).toBeGreaterThanOrEqual(5);
    expect(total.failed).toBeLessThanOrEqual(total.sent * 0.0005);
    expect(failures.filter(({ endedAt }) => endedAt > from + 1_000)).toEqual([]);
    expect(await fallback()).toEqual({ down: true, sinceSeconds: expect.closeTo(10, -1) });
  });

  it("costs five requests where there is one a second", async () => {
    const { releases } = await start(bakeOn("green"));
    await visits(1);
    await releases.green.fail(1_000);
    const seen: string[] = [];
    for (let second = 0; second < 8; second += 1) {
      seen.push(...(await visits(1)));
      await pause(1_000);
    }
    expect(seen).toEqual([...times(5, "500 green"), ...times(3, "200 blue")]);
  });

  it("stays on the fallback, well or not, until it is armed anew", async () => {
    const { admin, releases } = await start(bakeOn("green"));
    expect(await fallback()).toEqual({ down: false, sinceSeconds: undefined });
    await releases.green.fail(1_000);
    await visits(5);
    await releases.green.fail(0);
    expect(await visits(20)).toEqual(times(20, "200 blue"));
    expect(liveSlot(bakeOn("green"), await admin.readStatistics())).toBe("blue");
    expect((await fallback()).down).toBe(true);
    await moveTo(admin, steadyOn("blue"));
    await moveTo(admin, bakeOn("green"));
    expect(await visits(1)).toEqual(["200 blue"]);
    await moveTo(admin, steadyOn("blue"));
    await admin.rearm("green");
    expect(await visits(1)).toEqual(["200 blue"]);
    await moveTo(admin, bakeOn("green"));
    expect(await visits(20)).toEqual(times(20, "200 green"));
  });

  it("does not flap when the fallback fails as well", async () => {
    const { releases, admin } = await start(bakeOn("green"));
    await Promise.all([releases.green.fail(1_000), releases.blue.fail(1_000)]);
    expect(await visits(200)).toEqual([...times(5, "500 green"), ...times(195, "500 blue")]);
    expect(liveSlot(bakeOn("green"), await admin.readStatistics())).toBe("blue");
    await releases.blue.fail(0);
    expect(await visits(20)).toEqual(times(20, "200 blue"));
  });

  it("bears failures that others come in between of", async () => {
    await start(bakeOn("green"));
    for (let round = 0; round < 50; round += 1) {
      expect(await visits(4, "/broken")).toEqual(times(4, "500 green"));
      expect(await visits(1)).toEqual(["200 green"]);
    }
    expect((await fallback()).down).toBe(false);
  });
});

model("steady mode", () => {
  it("takes no path away because of another one that is broken", async () => {
    await start(steadyOn("green"));
    const load = await startLoad({ target: service.target, rates: { keepAlive: 500 } });
    expect(await visits(500, "/broken")).toEqual(times(500, "500 green"));
    const { total, releases } = await load.stop();
    expect(total.failed).toBe(0);
    expect(releases.map(({ release }) => release)).toEqual(["green"]);
  });
});
