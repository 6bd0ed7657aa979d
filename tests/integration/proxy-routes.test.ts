import type { IncomingHttpHeaders } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { ProxyAdmin } from "../../src/proxy/admin.ts";
import { runtimeMap } from "../../src/proxy/paths.ts";
import { noRoutes, type Routes, steadyOn } from "../../src/proxy/routes.ts";
import { command, startHaproxy, whyNoHaproxy } from "../support/haproxy.ts";
import {
  moveTo,
  type ProxiedService,
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

const missing = whyNoHaproxy();
const model = missing === undefined ? describe : describe.skip;
model(`a real HAProxy${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  it("starts with the routes of its disk, and answers for itself where nothing is live", async () => {
    const { admin, visit } = await start(noRoutes);
    expect(await admin.readRoutes()).toEqual(noRoutes);
    expect(await visit()).toMatchObject({ status: 503, body: "No release of this service is live." });
  });

  it("moves all three keys by one commit", async () => {
    const { admin, visit } = await start(steadyOn("blue"));
    expect((await visit()).body).toBe("blue");
    const routes: Routes = { live: "steady-green", share: 10_000, candidate: "only-blue" };
    const first = await moveTo(admin, routes);
    expect(await admin.readRoutes()).toEqual(routes);
    expect((await visit()).body).toBe("blue");
    const second = await moveTo(admin, steadyOn("green"));
    expect(second).toBeGreaterThan(first);
    expect((await visit()).body).toBe("green");
  });

  it("fails no request while routes move back and forth under load", async () => {
    const { admin, visit } = await start(steadyOn("blue"));
    const seen = new Map<string, number>();
    const load = { on: true };
    const users = Array.from({ length: 16 }, async () => {
      while (load.on) {
        const { status, body } = await visit().catch((error: unknown) => ({
          status: 0,
          body: String(error),
        }));
        const what = status === 200 ? body : `${status} ${body}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }
    });
    try {
      for (let turn = 0; turn < 40; turn += 1) {
        await moveTo(admin, steadyOn(turn % 2 === 0 ? "green" : "blue"));
        await pause(25);
      }
    } finally {
      load.on = false;
      await Promise.all(users);
    }
    expect([...seen.keys()].sort()).toEqual(["blue", "green"]);
    expect(Math.min(...seen.values())).toBeGreaterThan(100);
  });

  it("sends the candidate its share, and no more", async () => {
    const { visit } = await start({ live: "steady-blue", share: 2_500, candidate: "only-green" });
    let green = 0;
    for (let batch = 0; batch < 100; batch += 1) {
      const replies = await Promise.all(Array.from({ length: 40 }, () => visit()));
      green += replies.filter(({ body }) => body === "green").length;
    }
    // Five standard deviations of 4,000 draws are 3.4 %.
    expect(green / 4_000).toBeGreaterThan(0.215);
    expect(green / 4_000).toBeLessThan(0.285);
  });

  it("stays where its configuration says when the map loses its keys", async () => {
    const { admin, connection, visit } = await start(steadyOn("green"));
    await command(connection, "api", `clear map ${runtimeMap}`);
    expect(await admin.readRoutes()).toBeUndefined();
    expect(await visit()).toMatchObject({ status: 200, body: "green" });
  });

  it("replaces what clients claim of themselves", async () => {
    let got: IncomingHttpHeaders = {};
    const { visit } = await start(steadyOn("blue"), {
      answers: {
        blue: (request, reply) => {
          got = request.headers;
          reply.end();
        },
      },
    });
    await visit({
      "x-forwarded-for": ["192.0.2.1", "192.0.2.2"],
      "X-Forwarded-Proto": "https",
      "x-forwarded-host": "evil.example",
      forwarded: "for=192.0.2.1",
      "x-own": "kept",
    });
    expect(got).toMatchObject({
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-proto": "http",
      "x-own": "kept",
    });
    expect(Object.keys(got)).not.toContain("x-forwarded-host");
    expect(Object.keys(got)).not.toContain("forwarded");
  });

  it("does not share its port with a second one", async () => {
    const { settings } = await start(noRoutes);
    const second = startHaproxy({ ...settings, service: "other" }, noRoutes);
    await expect(second).rejects.toThrow(/Address (already )?in use/i);
  });
});

model("a commit of routes", () => {
  /** The proxy as a deployer sees it some of whose commands get lost. */
  function losing({ connection }: ProxiedService, lost: RegExp): ProxyAdmin {
    const openSocket = (path: string) => {
      const socket = connection.openSocket(path);
      const end = socket.end.bind(socket);
      return Object.assign(socket, { end: (commands: string) => end(commands.replaceAll(lost, "help")) });
    };
    return new ProxyAdmin({ ...connection, openSocket }, "api");
  }

  it.each([
    ["is empty", /add map [^;\n]+/g],
    ["lacks a key", /add map [^;\n]+ candidate [^;\n]+/g],
  ])("is refused when the version prepared %s, and users stay where they were", async (_, lost) => {
    const running = await start(steadyOn("blue"));
    await expect(moveTo(losing(running, lost), steadyOn("green"))).rejects.toMatchObject({
      reason: "promotion-failed",
      message: expect.stringContaining("did not take the new routes"),
    });
    expect(await running.admin.readRoutes()).toEqual(steadyOn("blue"));
    expect((await running.visit()).body).toBe("blue");
  });

  it("that did not come about is told", async () => {
    const running = await start(steadyOn("blue"));
    const lossy = losing(running, /commit map [^;\n]+/g);
    await expect(moveTo(lossy, steadyOn("green"))).rejects.toMatchObject({
      reason: "promotion-failed",
      message: expect.stringContaining("did not switch"),
    });
    expect((await running.visit()).body).toBe("blue");
  });

  it("of a version older than the last one committed is refused", async () => {
    const { admin, visit } = await start(steadyOn("blue"));
    const late = await admin.stageRoutes(steadyOn("blue"));
    await moveTo(admin, steadyOn("green"));
    await expect(admin.commitStaged(late, steadyOn("blue"))).rejects.toMatchObject({
      reason: "promotion-failed",
    });
    expect((await visit()).body).toBe("green");
  });
});
