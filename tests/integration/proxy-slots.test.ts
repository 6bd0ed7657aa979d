import type { RequestListener } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { probeSlot } from "../../src/health/probe.ts";
import { SocketAgent } from "../../src/host/socket-agent.ts";
import { liveSlot } from "../../src/proxy/live.ts";
import { entranceSocket } from "../../src/proxy/paths.ts";
import { type Routes, steadyOn } from "../../src/proxy/routes.ts";
import { slots } from "../../src/release/slot.ts";
import { whyNoHaproxy } from "../support/haproxy.ts";
import {
  type ProxiedService,
  type Reply,
  type ServiceOptions,
  startProxiedService,
} from "../support/proxied-service.ts";

jest.setTimeout(30_000);

let service: ProxiedService | undefined;

async function start(routes: Routes, options?: ServiceOptions): Promise<ProxiedService> {
  service = await startProxiedService(routes, options);
  return service;
}

afterEach(async () => {
  await service?.stop();
  service = undefined;
});

/** The different answers among these, in words. */
const kinds = (replies: readonly Reply[]) => new Set(replies.map(({ status, body }) => `${status} ${body}`));

const missing = whyNoHaproxy();
const model = missing === undefined ? describe : describe.skip;
model(
  `the private entrances of a real HAProxy${missing === undefined ? "" : ` (left out: ${missing})`}`,
  () => {
    it("answer from their slot only, whatever is live", async () => {
      const { enter } = await start(steadyOn("blue"));
      for (const slot of slots) {
        expect(await enter(slot)).toMatchObject({
          status: 200,
          body: slot,
          headers: { "x-tidegate-slot": slot },
        });
      }
    });

    it("say so when their slot is down, without its name", async () => {
      const { enter, visit, stopRelease, connection } = await start(steadyOn("blue"));
      stopRelease("green");
      const reply = await enter("green");
      expect(reply.status).toBe(503);
      expect(reply.headers).not.toHaveProperty("x-tidegate-slot");
      const agent = new SocketAgent(connection, entranceSocket("api", "green"));
      const probe = { slot: "green", path: "/", host: "localhost", timeoutMs: 2_000 } as const;
      expect(await probeSlot(agent, probe)).toEqual({
        kind: "no-reply",
        cause: "nothing answered in slot green (proxy: 503)",
      });
      agent.destroy();
      expect((await visit()).body).toBe("blue");
    });

    it("cannot be deceived by a release that names another slot", async () => {
      const pretending: RequestListener = (_, reply) =>
        reply.writeHead(200, { "x-tidegate-slot": ["green", "green"] }).end();
      const { enter } = await start(steadyOn("green"), { answers: { blue: pretending } });
      expect((await enter("blue")).headers["x-tidegate-slot"]).toBe("blue");
    });
  },
);

model("a bake", () => {
  const bakeOnGreen: Routes = { live: "bake-green", share: 0, candidate: "none" };
  const failing: RequestListener = ({ url }, reply) => {
    reply.statusCode = url === "/health" ? 200 : 500;
    reply.end("green");
  };

  it("falls back after errors and stays there, though the health path still passes", async () => {
    // Within the second below, ten checks pass.
    const { admin, visit } = await start(bakeOnGreen, { answers: { green: failing }, checkMs: 100 });
    expect(liveSlot(bakeOnGreen, await admin.readStatistics())).toBe("green");
    let visits = 1;
    while (visits < 100 && (await visit()).body !== "blue") visits += 1;
    expect(visits).toBeLessThan(50);
    await pause(1_000);
    expect(kinds(await Promise.all(Array.from({ length: 50 }, () => visit())))).toEqual(
      new Set(["200 blue"]),
    );
    expect(liveSlot(bakeOnGreen, await admin.readStatistics())).toBe("blue");
  });

  it("is not what the private entrance looks at: that shows the release as it is", async () => {
    const { admin, enter } = await start(bakeOnGreen, { answers: { green: failing } });
    for (let attempt = 0; attempt < 30; attempt += 1) {
      expect(await enter("green")).toMatchObject({ status: 500, headers: { "x-tidegate-slot": "green" } });
    }
    expect(liveSlot(bakeOnGreen, await admin.readStatistics())).toBe("green");
  });

  it("fails no request when its release dies", async () => {
    const { visit, stopRelease } = await start(bakeOnGreen);
    expect((await visit()).body).toBe("green");
    stopRelease("green");
    expect(kinds(await Promise.all(Array.from({ length: 20 }, () => visit())))).toEqual(
      new Set(["200 blue"]),
    );
  });

  it("checks the health path as it is written", async () => {
    const healthPath = "/up?q=\"a'b\\c${HOME}%[src]{d}|e;f";
    const asked = Promise.withResolvers<string | undefined>();
    const green: RequestListener = ({ url }, reply) => {
      asked.resolve(url);
      reply.end();
    };
    await start(steadyOn("blue"), { answers: { green }, healthPath, checkMs: 100 });
    expect(await asked.promise).toBe(healthPath);
  });
});
