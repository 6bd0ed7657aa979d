import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { bakeOn } from "../../src/proxy/routes.ts";
import { type FastService, startFastService } from "../support/fast-service.ts";
import { whyNoHaproxy } from "../support/haproxy.ts";
import type { Target } from "../support/load/mix.ts";
import { startLoad } from "../support/load/start.ts";

jest.setTimeout(30_000);

let service: FastService;

afterEach(() => service?.stop());

/** The statuses of POST requests sent at a constant rate, each of which must not be sent twice. */
async function posts({ host, port }: Target, perSecond: number, seconds: number): Promise<Set<number>> {
  const agent = new Agent({ keepAlive: true });
  const one = () =>
    new Promise<number>((resolve) => {
      const sent = request({ host, port, agent, method: "POST" }, (reply) => {
        reply.resume().once("end", () => resolve(reply.statusCode ?? 0));
      });
      sent.once("error", () => resolve(0)).end("once");
    });
  const sent: Promise<number>[] = [];
  for (let count = 0; count < perSecond * seconds; count += 1) {
    sent.push(one());
    await pause(1_000 / perSecond);
  }
  const statuses = new Set(await Promise.all(sent));
  agent.destroy();
  return statuses;
}

const missing = whyNoHaproxy();
const model = missing === undefined ? describe : describe.skip;
model(
  `a promoted release whose process is killed${missing === undefined ? "" : ` (left out: ${missing})`}`,
  () => {
    it.each([
      { rate: 10, connections: 4 },
      { rate: 1_000, connections: 64 },
    ])("fails none of $rate requests a second", async ({ rate, connections }) => {
      service = await startFastService(bakeOn("green"));
      const { admin, target, releases } = service;
      await admin.rearm("green");
      const load = await startLoad({ target, rates: { keepAlive: rate }, connections });
      await pause(1_500);
      await releases.green.kill();
      await pause(5_000);
      const { total, releases: answered } = await load.stop();
      expect(total).toMatchObject({ failed: 0, causes: {} });
      expect(total.latency.max).toBeLessThan(4_000);
      expect(answered.map(({ release }) => release)).toEqual(["green", "blue"]);
      expect(answered[1]?.responses).toBeGreaterThan(rate * 4);
    });

    it("fails no request that changes something either", async () => {
      service = await startFastService(bakeOn("green"));
      await service.admin.rearm("green");
      const statuses = posts(service.target, 20, 4);
      await pause(1_500);
      await service.releases.green.kill();
      expect(await statuses).toEqual(new Set([200]));
    });

    it("fails not even the only request there is", async () => {
      service = await startFastService(bakeOn("green"));
      await service.admin.rearm("green");
      await service.releases.green.kill();
      expect(await posts(service.target, 1, 1)).toEqual(new Set([200]));
    });
  },
);
