import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { liveSlot } from "../../src/proxy/live.ts";
import { bakeOn, canaryTo, type Routes, slotOf, steadyOn } from "../../src/proxy/routes.ts";
import { type FastService, startFastService } from "../support/fast-service.ts";
import { whyNoHaproxy } from "../support/haproxy.ts";
import { type Load, startLoad } from "../support/load/start.ts";
import { moveTo } from "../support/proxied-service.ts";

jest.setTimeout(40_000);

let service: FastService;

async function start(routes: Routes): Promise<FastService> {
  service = await startFastService(routes);
  for (const slot of ["blue", "green"] as const) await service.admin.rearm(slot);
  return service;
}

afterEach(() => service?.stop());

async function untilSent(load: Load, requests: number): Promise<void> {
  while ((await load.snapshot()).total.sent < requests) await pause(50);
}

/** A deploy with a canary, one that is turned back, and the way back. */
const deploys: readonly Routes[] = [
  steadyOn("blue"),
  canaryTo("green", 100),
  canaryTo("green", 2_500),
  bakeOn("green"),
  steadyOn("green"),
  canaryTo("blue", 10_000),
  steadyOn("green"),
  bakeOn("blue"),
];

/** What the lookups of one request can see together when a commit comes between them, two equal ones left out. */
function mixtures(before: Routes, after: Routes): readonly Routes[] {
  const both = [before, after];
  return both.flatMap(({ live }) =>
    both.flatMap(({ share }) => both.map(({ candidate }) => ({ live, share, candidate }))),
  );
}

const missing = whyNoHaproxy();
const model = missing === undefined ? describe : describe.skip;
model(`a canary${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  it("is in every state between two of a deploy a place that one of the two leads to", async () => {
    const { admin, target } = await start(steadyOn("blue"));
    for (const [turn, before] of deploys.entries()) {
      const after = deploys[(turn + 1) % deploys.length] ?? before;
      const slots = [before, after].flatMap(({ live, candidate }) => [slotOf(live), slotOf(candidate)]);
      for (const mixture of mixtures(before, after)) {
        await moveTo(admin, mixture);
        for (let visit = 0; visit < 4; visit += 1) {
          const reply = await fetch(`http://${target.host}:${target.port}/`);
          await reply.text();
          expect(reply.status).toBe(200);
          expect(slots).toContain(reply.headers.get("x-release"));
        }
      }
    }
  });

  it("sends nobody nowhere when there is a share and no candidate", async () => {
    const { target } = await start({ ...steadyOn("blue"), share: 10_000 });
    const reply = await fetch(`http://${target.host}:${target.port}/`);
    expect(await reply.json()).toEqual({ version: "blue" });
  });

  it("fails none of 100,000 requests while routes change all the time", async () => {
    const { admin, target } = await start(steadyOn("blue"));
    const load = await startLoad({ mode: "saturate", target, connections: 32 });
    let switches = 0;
    while (switches % 20 > 0 || (await load.snapshot()).total.sent < 110_000) {
      switches += 1;
      await moveTo(admin, deploys[switches % deploys.length] ?? steadyOn("blue"));
    }
    const { total, releases } = await load.stop();
    expect(total).toMatchObject({ failed: 0, causes: {} });
    expect(total.ok).toBeGreaterThan(100_000);
    expect(switches).toBeGreaterThan(200);
    for (const { responses } of releases) expect(responses).toBeGreaterThan(10_000);
  });

  it.each([1, 25])("gets %i %% of the requests, within a fifth", async (percent) => {
    const { admin, target } = await start(canaryTo("green", percent * 100));
    const load = await startLoad({ mode: "saturate", target, connections: 32 });
    await untilSent(load, 60_000);
    const { total, releases } = await load.stop();
    expect(total.failed).toBe(0);
    const green = releases.find(({ release }) => release === "green")?.responses ?? 0;
    // A fifth of 1 % are five standard deviations of 60,000 draws.
    expect(green / total.ok).toBeGreaterThan((percent / 100) * 0.8);
    expect(green / total.ok).toBeLessThan((percent / 100) * 1.2);
    expect(liveSlot(canaryTo("green", percent * 100), await admin.readStatistics())).toBe("blue");
  });

  it("that turns to 500 loses its share to the release before", async () => {
    const { admin, target, releases } = await start(canaryTo("green", 5_000));
    const load = await startLoad({ target, rates: { keepAlive: 500 } });
    await releases.green.fail(1_000);
    await pause(3_000);
    const { total } = await load.stop();
    expect(total.failed).toBeLessThan(10);
    expect(total.failed).toBeGreaterThanOrEqual(5);
    expect(liveSlot(canaryTo("green", 5_000), await admin.readStatistics())).toBe("blue");
  });
});
