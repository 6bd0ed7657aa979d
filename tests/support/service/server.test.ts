import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "@jest/globals";
import { WebSocket } from "ws";
import { type SpawnedService, spawnService } from "./spawn.ts";

const running: SpawnedService[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.stop("SIGKILL")));
});

async function start(env: Readonly<Record<string, string>> = {}) {
  const service = await spawnService({ VERSION: "v1", ...env });
  running.push(service);
  const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${service.port}${path}`, init);
  return { ...service, get };
}

async function open(service: SpawnedService): Promise<{ socket: WebSocket; first: string }> {
  const socket = new WebSocket(`ws://127.0.0.1:${service.port}/ws`);
  const first = await new Promise<string>((resolve, reject) => {
    socket.once("message", (data: Buffer) => resolve(data.toString()));
    socket.once("error", reject);
  });
  return { socket, first };
}

async function statusesOf(service: { get(path: string): Promise<Response> }, path: string, times: number) {
  const statuses: number[] = [];
  for (let asked = 0; asked < times; asked += 1) statuses.push((await service.get(path)).status);
  return statuses;
}

describe("answers", () => {
  it.each([
    { path: "/", status: 200, body: { version: "v1" } },
    { path: "/health", status: 200, body: { status: "ok", version: "v1" } },
    { path: "/slow?ms=50", status: 200, body: { version: "v1" } },
    { path: "/slow?ms=x", status: 400, body: {} },
    { path: "/bytes?n=3", status: 400, body: {} },
    { path: "/upload", status: 405, body: {} },
    { path: "/nowhere", status: 404, body: {} },
    { path: "/constructor", status: 404, body: {} },
  ])("$path with $status and its release", async ({ path, status, body }) => {
    const { get } = await start();
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get("x-release")).toBe("v1");
    expect(await response.json()).toMatchObject(body);
  });

  it("bytes with their length and an end marker", async () => {
    const { get } = await start();
    const response = await get("/bytes?n=200000");
    const body = await response.text();
    expect(response.headers.get("content-length")).toBe("200000");
    expect(body).toHaveLength(200_000);
    expect(body.endsWith(".--end of v1--\n")).toBe(true);
  });

  it.each(["POST", "PUT"])("an upload by %s with its size and digest", async (method) => {
    const { get } = await start();
    const body = Buffer.alloc(3_000_001, "abc");
    const answered = await (await get("/upload", { method, body })).json();
    expect(answered).toEqual({
      version: "v1",
      bytes: body.length,
      sha256: createHash("sha256").update(body).digest("hex"),
    });
  });

  it("the headers and the address that it sees", async () => {
    const { get } = await start();
    const seen = await (await get("/headers", { headers: { "x-forwarded-for": "9.9.9.9" } })).json();
    expect(seen).toMatchObject({ headers: { "x-forwarded-for": "9.9.9.9" }, version: "v1" });
    expect(seen).toHaveProperty("remoteAddress", expect.stringContaining("127.0.0.1"));
  });

  it("a WebSocket with its version and echoes", async () => {
    const { socket, first } = await open(await start());
    const echo = new Promise((resolve) => socket.once("message", (data: Buffer) => resolve(data.toString())));
    socket.send("hello");
    expect(JSON.parse(first)).toEqual({ version: "v1" });
    expect(await echo).toBe("hello");
  });
});

describe("misbehaves as it is told", () => {
  it("HEALTH_AFTER", async () => {
    const never = await start({ HEALTH_AFTER: "never" });
    expect(await statusesOf(never, "/health", 2)).toEqual([503, 503]);
    expect(await statusesOf(never, "/", 1)).toEqual([200]);
    const later = await start({ HEALTH_AFTER: "600" });
    expect(await statusesOf(later, "/health", 1)).toEqual([503]);
    await sleep(600);
    expect(await statusesOf(later, "/health", 1)).toEqual([200]);
  });

  it("HEALTH_FLAP", async () => {
    const service = await start({ HEALTH_FLAP: "3" });
    expect(await statusesOf(service, "/health", 6)).toEqual([200, 200, 503, 200, 200, 503]);
  });

  it("FAIL_AFTER, on everything but /health", async () => {
    const service = await start({ FAIL_AFTER: "0" });
    for (const path of ["/", "/slow?ms=1", "/bytes", "/nowhere"]) {
      expect(await statusesOf(service, path, 1)).toEqual([500]);
    }
    expect(await statusesOf(service, "/health", 1)).toEqual([200]);
    await expect(open(service)).rejects.toThrow("500");
  });

  it("EXIT_AFTER, with a line that says so", async () => {
    const service = await start({ EXIT_AFTER: "400" });
    expect(await service.ended).toEqual({ code: 3, signal: null });
    expect(service.output()).toContain("v1 exits with code 3");
  });

  it("FAIL_AT, as FAIL_AFTER does", async () => {
    const service = await start({ FAIL_AT: `${Date.now() - 1}` });
    expect(await statusesOf(service, "/", 1)).toEqual([500]);
    expect(await statusesOf(service, "/health", 1)).toEqual([200]);
  });

  it("SLOW_AFTER, on everything but /health", async () => {
    const service = await start({ SLOW: "300", SLOW_AFTER: "1" });
    const took = async (path: string) => {
      const began = performance.now();
      await statusesOf(service, path, 3);
      return performance.now() - began;
    };
    expect(await took("/health")).toBeLessThan(900);
    expect(await took("/")).toBeGreaterThanOrEqual(899);
  });

  it("SLOW and START_DELAY", async () => {
    const begun = performance.now();
    const service = await start({ SLOW: "150", START_DELAY: "150" });
    await service.get("/health");
    expect(performance.now() - begun).toBeGreaterThan(299);
  });

  it("IGNORE_SIGTERM", async () => {
    const service = await start({ IGNORE_SIGTERM: "1" });
    process.kill(service.pid, "SIGTERM");
    while (!service.output().includes("ignores SIGTERM")) await sleep(10);
    expect(await statusesOf(service, "/", 1)).toEqual([200]);
  });

  it("LOG_LINES, byte for byte, and LOG_JUNK without a newline", async () => {
    const service = await start({ LOG_LINES: "::add-mask::a\\n\\x1b[2J\\xff\\\\é", LOG_JUNK: "200000" });
    const junk = () => service.output().replace(/v1 listening on \d+\n/, "");
    while (!junk().includes("x".repeat(200_000))) await sleep(10);
    const accented = Buffer.from("é").toString("latin1");
    expect(service.output().startsWith(`::add-mask::a\n\x1b[2J\xff\\${accented}\nx`)).toBe(true);
  });

  it.each([
    { variable: "PORT", value: "70000" },
    { variable: "HEALTH_AFTER", value: "soon" },
  ])("but refuses $variable=$value", async ({ variable, value }) => {
    await expect(start({ [variable]: value })).rejects.toThrow(
      /ended with 2 .*cannot start: .* whole number/,
    );
  });
});

describe("on SIGTERM", () => {
  it("exits 0 at once when idle, with connections still open", async () => {
    const service = await start();
    await (await service.get("/")).text();
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  });

  it("finishes what is in flight, says that the connection ends, and takes nothing new", async () => {
    const service = await start();
    const slow = service.get("/slow?ms=500");
    await sleep(200);
    const ended = service.stop();
    while (!service.output().includes("stops on SIGTERM")) await sleep(10);
    await expect(service.get("/")).rejects.toThrow("fetch failed");
    const response = await slow;
    expect(response.headers.get("connection")).toBe("close");
    expect(await response.json()).toEqual({ version: "v1" });
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it("closes WebSockets with 1001", async () => {
    const service = await start();
    const { socket } = await open(service);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const ended = service.stop();
    expect(await closed).toBe(1001);
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it("does not wait for a connection that never sent a request", async () => {
    const service = await start();
    const { connect } = await import("node:net");
    const silent = connect(service.port, "127.0.0.1");
    await new Promise((resolve) => silent.once("connect", resolve));
    await service.get("/");
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    silent.destroy();
  });
});
