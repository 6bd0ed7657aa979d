import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { DeployedService, otherProxyImage } from "../support/engine/deployed-service.ts";
import { LoadBalancer } from "../support/engine/load-balancer.ts";
import { expectNothingFailed, underLoad } from "../support/engine/under-load.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";
import { waitFor } from "../support/testbed/wait.ts";

jest.setTimeout(180_000);

let bed: Testbed;
let shop: DeployedService;
let users: { readonly address: string; readonly port: number };

beforeAll(async () => {
  bed = await startTestbed({ hosts: 1, services: ["shop"] });
  shop = new DeployedService(bed, "shop");
  users = { address: bed.host(0).address, port: 3001 };
  await shop.deploy("v1");
});

afterAll(async () => {
  await bed?.stop();
});

/** What runs is what the disk holds, and nothing is left over. */
async function expectSettled(): Promise<void> {
  expect(await shop.status()).toMatchObject({ consistent: true, hosts: [{ drift: [] }] });
  expect(await shop.containers("proxy")).toEqual(["tidegate.shop.proxy running"]);
}

describe("by a reload in place, no request fails when", () => {
  it("the release to come has another container port and health path, and the one that runs keeps its own", async () => {
    const changed = { "container-port": "4000", env: "PORT=4000", "health-path": "/bytes?n=100" };
    const seen = await underLoad(users, async (load) => {
      await load.expect(["v1", "v2"]);
      const run = await shop.deploy("v2", changed);
      expect(run.outcome).toMatchObject({ result: "deployed", failure: undefined });
      expect(run.log).toContain("container-port of slot green from 3000 to 4000");
      await load.expect(["v2"]);
    });
    expectNothingFailed(seen);
    await expectSettled();
    const configuration = await configurationOnDisk();
    expect(serversOf(configuration, "bake-green")).toEqual([
      expect.stringMatching(/^green [\d.]+:4000 check/),
      expect.stringMatching(/^blue [\d.]+:3000 backup/),
    ]);
    expect(configuration).toContain("uri /bytes?n=100");
    expect(configuration).toContain("uri /health");
    expect((await shop.deploy("v2", changed)).outcome.result).toBe("unchanged");
  });

  it("only the proxy changes and the release stays", async () => {
    const same = { "container-port": "4000", env: "PORT=4000", "health-path": "/bytes?n=100" };
    const trusting = { ...same, "trusted-proxies": "10.99.0.0/16" };
    const releases = await shop.containers("release");
    const load = await underLoad(users, async () => {
      const run = await shop.deploy("v2", trusting);
      expect(run.outcome).toMatchObject({ result: "deployed", failure: undefined });
      expect(run.log).toContain("trusted-proxies from none to 10.99.0.0/16");
    });
    expectNothingFailed(load);
    expect(await shop.containers("release")).toEqual(releases);
    await expectSettled();
    expect((await shop.deploy("v2", trusting)).outcome.result).toBe("unchanged");
    expect((await shop.deploy("v2", same)).outcome.result).toBe("deployed");
  });

  it("the service moves to another port, with a load balancer that knows both", async () => {
    const { address } = users;
    const balancer = await LoadBalancer.start(18_301, [users, { address, port: 3002 }]);
    try {
      const seen = await underLoad(balancer, async (load) => {
        await load.expect(["v2", "v3"]);
        const run = await shop.deploy("v3", { port: "3002" });
        expect(run.outcome).toMatchObject({ result: "deployed", failure: undefined });
        expect(run.log).toContain("until the switch is done it listens on *:3001 and *:3002");
        expect(run.log).toContain("the proxy listens on *:3002, no more on *:3001");
        await load.expect(["v3"]);
      });
      expectNothingFailed(seen);
    } finally {
      await balancer.stop();
    }
    await expectSettled();
    expect(await isOpen(3001)).toBe(false);
    expect((await shop.deploy("v3", { port: "3001" })).outcome.result).toBe("deployed");
    expect(await isOpen(3002)).toBe(false);
  });
});

describe("nobody notices a change that cannot be made:", () => {
  it.each([
    { name: "a port that is held outside of Docker", port: "3005", says: "port 3005 is held by a process" },
    { name: "an address the host has not", port: "10.250.0.9:3006", says: "cannot bind 10.250.0.9:3006" },
  ])("$name", async ({ port, says }) => {
    const holder = shop.host.exec(["busybox", "nc", "-l", "-p", "3005", "-w", "30"]);
    const before = await configurationOnDisk();
    const seen = await underLoad(users, async (load) => {
      await load.expect(["v3"]);
      const run = await shop.deploy("v4", { port });
      expect(run.outcome.failure).toMatchObject({ reason: "port-held", input: "port" });
      expect(run.log).toContain(says);
    });
    expectNothingFailed(seen);
    expect(await configurationOnDisk()).toBe(before);
    await expectSettled();
    connect(3005, users.address).end("bye");
    await holder;
  });

  it("the same port on another address is refused before anything is done", async () => {
    const run = await shop.deploy("v4", { port: `${users.address}:3001` });
    expect(run.outcome.failure?.reason).toBe("proxy-settings-changed");
    await expectSettled();
  });

  it("a candidate that is not healthy takes the new settings away with it", async () => {
    const before = await configurationOnDisk();
    const seen = await underLoad(users, async (load) => {
      await load.expect(["v3"]);
      const run = await shop.deploy("v4", {
        port: "3002",
        env: "HEALTH_AFTER=never",
        "health-timeout": "1s",
      });
      expect(run.outcome.failure?.reason).toBe("candidate-unhealthy");
    });
    expectNothingFailed(seen);
    expect(settingsLineOf(await configurationOnDisk())).toBe(settingsLineOf(before));
    expect(await isOpen(3002)).toBe(false);
    await expectSettled();
  });
});

it("a request on a connection from before a reload reaches a release that still runs", async () => {
  const idle = await openKeepAlive(3001);
  expect(await idle.get("/")).toMatchObject({ status: "200", release: "v3" });
  const run = await shop.start("v4", { "trusted-proxies": "10.1.0.0/16" });
  await waitFor("the wait for idle connections", 20_000, () =>
    run.log().includes("connections of before its reload") ? true : undefined,
  );
  await waitFor("health", 20_000, () => (run.log().includes("healthy: 2 passes") ? true : undefined));
  expect(run.log()).not.toContain("traffic moved");
  // The old worker would send it to v3 for as long as it lives.
  expect(await idle.get("/")).toMatchObject({ status: "200", release: "v3", connection: "close" });
  expect((await run.ended).outcome.result).toBe("deployed");
  const fresh = await openKeepAlive(3001);
  expect(await fresh.get("/")).toMatchObject({ status: "200", release: "v4" });
  fresh.close();
});

describe("another proxy image", () => {
  it("takes over without a failed request, sockets of the private entrance included", async () => {
    const { reference } = await otherProxyImage(bed, "2.6-other");
    const trusting = { "trusted-proxies": "10.1.0.0/16", "proxy-image": reference };
    const seen = await underLoad(users, async (load) => {
      await load.expect(["v4", "v5"]);
      const run = await shop.deploy("v5", trusting);
      expect(run.outcome).toMatchObject({ result: "deployed", failure: undefined });
      expect(run.log).toContain("the proxy was handed over");
      expect(run.log).toContain("removed the proxy before");
      await load.expect(["v5"]);
      expect((await shop.deploy("v5", trusting)).outcome.result).toBe("unchanged");
    });
    expectNothingFailed(seen);
    expect(seen.kinds.websocket?.ok).toBeGreaterThan(5);
    await expectSettled();
    const { body } = await shop.host.docker<{ Config: { Image: string } }>(
      "GET",
      "/containers/tidegate.shop.proxy/json",
    );
    expect(body.Config.Image).toContain((await otherProxyImage(bed, "2.6-other")).digest);
    const slots = await Promise.all(["blue", "green"].map((slot) => entrance(slot)));
    expect(slots.sort()).toEqual(["200 v5", "503 undefined"]);
    const sockets = await shop.host.exec(["ls", "/run/tidegate/shop"]);
    expect(sockets.stdout.trim().split("\n").sort()).toEqual([
      "admin-2.sock",
      "admin.sock",
      "blue.sock",
      "green.sock",
      "listeners-2.sock",
    ]);
  });

  it("still reloads in place, and comes back after a reboot", async () => {
    const { reference } = await otherProxyImage(bed, "2.6-other");
    const load = await underLoad(users, async () => {
      const run = await shop.deploy("v5", { "proxy-image": reference });
      expect(run.log).toContain("trusted-proxies from 10.1.0.0/16 to none");
    });
    expectNothingFailed(load);
    await shop.host.reboot();
    await waitFor("the service after a reboot", 20_000, async () => {
      const status = await shop.status();
      return status.consistent ? true : undefined;
    });
    await expectSettled();
  });

  it("that is no HAProxy changes nothing", async () => {
    const broken = await bed.images.service("not-a-proxy");
    const load = await underLoad(users, async () => {
      const run = await shop.deploy("v6", { "proxy-image": broken.reference });
      expect(run.outcome.result).toBe("failed");
    });
    expectNothingFailed(load);
    await expectSettled();
  });
});

async function configurationOnDisk(): Promise<string> {
  const { body } = await shop.host.docker<{ Mountpoint: string }>("GET", "/volumes/tidegate.shop.proxy");
  return (await shop.host.exec(["cat", `${body.Mountpoint}/current/haproxy.cfg`])).stdout;
}

function settingsLineOf(configuration: string): string {
  return configuration.slice(0, configuration.indexOf("\n"));
}

function serversOf(configuration: string, backend: string): readonly string[] {
  const section = configuration.slice(configuration.indexOf(`backend ${backend}\n`)).split("\n\n")[0] ?? "";
  return section.split("\n").flatMap((line) => /^ {2}server (.*)$/.exec(line)?.[1] ?? []);
}

async function isOpen(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, users.address);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** A connection that is kept between requests, as a browser or a load balancer keeps it. */
async function openKeepAlive(port: number): Promise<{
  get(path: string): Promise<{ status: string; release: string | undefined; connection: string | undefined }>;
  close(): void;
}> {
  const socket = connect(port, users.address);
  await new Promise((resolve) => socket.once("connect", resolve));
  return {
    get: async (path) => {
      const reply = new Promise<string>((resolve, reject) => {
        socket.once("data", (data: Buffer) => resolve(data.toString("latin1")));
        socket.once("close", () => reject(new Error("closed without an answer")));
      });
      socket.write(`GET ${path} HTTP/1.1\r\nhost: shop\r\n\r\n`);
      const text = await reply;
      const header = (name: string) => new RegExp(`^${name}: *(.*?)\r$`, "im").exec(text)?.[1];
      return { status: text.slice(9, 12), release: header("x-release"), connection: header("connection") };
    },
    close: () => socket.destroy(),
  };
}

/** Status and release that a slot's private entrance answers with. */
async function entrance(slot: string): Promise<string> {
  const socketPath = shop.host.path(`/run/tidegate/shop/${slot}.sock`);
  return await new Promise((resolve, reject) => {
    const asked = request({ socketPath, path: "/health", agent: false }, (reply) => {
      reply.resume();
      resolve(`${reply.statusCode} ${reply.headers["x-release"]?.toString()}`);
    });
    asked.once("error", reject);
    asked.end();
  });
}
