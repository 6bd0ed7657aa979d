import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "@jest/globals";
import { type SpawnedService, spawnService } from "../service/spawn.ts";
import { answerWell, type Fault, startFaultyServer } from "./faulty-server.ts";
import { type Load, type LoadMix, type LoadResult, startLoad } from "./start.ts";

const everything: LoadMix["rates"] = { keepAlive: 200, fresh: 50, slow: 20, upload: 5, websocket: 20 };
const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function service(env: Readonly<Record<string, string>> = {}): Promise<SpawnedService> {
  const spawned = await spawnService({ VERSION: "v1", ...env });
  opened.push(() => spawned.stop("SIGKILL"));
  return spawned;
}

/** A load on the port, of small and quick requests. */
async function load(port: number, plan: Partial<LoadMix> = {}): Promise<Load> {
  const started = await startLoad({
    target: { host: "127.0.0.1", port },
    rates: everything,
    slowMs: 100,
    holdMs: 300,
    uploadBytes: 300_000,
    timeoutMs: 2000,
    ...plan,
  });
  opened.push(() => started.stop());
  return started;
}

async function loadOn(fault: Fault, plan: Partial<LoadMix>, runMs = 200): Promise<LoadResult> {
  const server = await startFaultyServer(fault);
  opened.push(() => server.close());
  const running = await load(server.target.port, { timeoutMs: 200, connections: 4, ...plan });
  await sleep(runMs);
  return await running.stop();
}

describe("a load on a healthy service", () => {
  it("sees no failure, and counts every request once", async () => {
    const { port } = await service();
    const running = await load(port);
    await running.expect(["v1"]);
    running.mark("half way");
    await sleep(400);
    const { at, total } = await running.snapshot();
    const result = await running.stop();
    expect(result.failures).toEqual([]);
    expect(result.total).toMatchObject({ failed: 0, goingAway: 0, causes: {} });
    for (const kind of Object.keys(everything) as (keyof typeof everything)[]) {
      expect(result.kinds[kind]?.ok).toBeGreaterThan(1);
      expect(result.kinds[kind]?.sent).toBe(result.kinds[kind]?.ok);
    }
    expect(result.total.sent).toBeGreaterThanOrEqual(total.sent);
    expect(result.releases).toMatchObject([{ release: "v1", responses: result.total.ok, failed: 0 }]);
    expect(result.timeline.reduce((sum, bucket) => sum + bucket.ok, 0)).toBe(result.total.ok);
    expect(result.marks).toMatchObject([{ label: "half way" }]);
    expect(result.marks[0]?.at).toBeLessThan(at);
    expect(result.kinds.slow?.latency.p50).toBeGreaterThan(99);
    expect(result).toMatchObject({ endedBy: "stop", reopened: 0 });
  });

  it("goes on while the event loop of the test is busy", async () => {
    const { port } = await service();
    const running = await load(port, { rates: { keepAlive: 200 } });
    const before = await running.snapshot();
    const until = performance.now() + 400;
    while (performance.now() < until);
    running.mark("free again");
    const { marks, timeline } = await running.stop();
    const blocked = timeline.filter(({ at }) => at > before.at && at + 100 < (marks[0]?.at ?? 0));
    expect(blocked.reduce((sum, bucket) => sum + bucket.ok, 0)).toBeGreaterThan(0);
  });

  it("opens a connection again that the server closed politely, without a failure", async () => {
    const closeAtOnce: Fault = (_request, response) => answerWell(response, { connection: "close" });
    const announced = await loadOn(closeAtOnce, { rates: { keepAlive: 100 } });
    expect(announced).toMatchObject({ total: { failed: 0 } });
    expect(announced.reopened).toBeGreaterThan(1);
    const closeLater: Fault = (request, response) => {
      answerWell(response);
      setTimeout(() => request.socket.end(), 10);
    };
    // Each connection rests far longer than the server waits, so that no close can meet a request.
    const idle = await loadOn(closeLater, { rates: { keepAlive: 20 } }, 500);
    expect(idle).toMatchObject({ total: { failed: 0 } });
    expect(idle.reopened).toBeGreaterThan(1);
  });

  it("saturates: counts a closed loop's answers", async () => {
    const { port } = await service();
    const target = { host: "127.0.0.1", port };
    const running = await startLoad({ mode: "saturate", target, connections: 4 });
    await sleep(200);
    const result = await running.stop();
    expect(result.total.failed).toBe(0);
    expect(result.kinds.saturate?.ok).toBeGreaterThan(100);
    expect(result.okPerSecond).toBeCloseTo(result.total.ok / (result.durationMs / 1000));
  });
});

describe("a load reports", () => {
  it("a killed service: cut requests, refused ones and WebSockets without a close", async () => {
    const spawned = await service();
    const running = await load(spawned.port, { holdMs: 5000, slowMs: 200 });
    await sleep(300);
    running.mark("killed");
    await spawned.stop("SIGKILL");
    await sleep(400);
    const { kinds, total, marks, timeline } = await running.stop();
    for (const kind of ["keepAlive", "fresh", "slow", "upload", "websocket"] as const) {
      expect(kinds[kind]?.causes["refused"]).toBeGreaterThan(0);
    }
    expect(kinds.slow?.causes["reset"]).toBeGreaterThan(0);
    expect(kinds.websocket?.causes["ws-closed"]).toBeGreaterThan(1);
    expect(total.sent).toBe(total.ok + total.failed);
    const after = timeline.filter(({ at }) => at > (marks[0]?.at ?? 0) + 200);
    expect(after.reduce((sum, bucket) => sum + bucket.ok, 0)).toBe(0);
    expect(after.reduce((sum, bucket) => sum + bucket.failed, 0)).toBeGreaterThan(0);
  });

  it("answers of 500, with the release that gave them", async () => {
    const { port } = await service({ FAIL_AFTER: "400" });
    const running = await load(port);
    await sleep(600);
    const { kinds, failures, releases } = await running.stop();
    for (const kind of Object.values(kinds)) expect(kind?.causes["status 500"]).toBeGreaterThan(0);
    for (const failure of failures) expect(failure).toMatchObject({ cause: "status 500", release: "v1" });
    expect(releases[0]?.failed).toBeGreaterThanOrEqual(failures.length);
  });

  it.each<{ name: string; cause: string; kind: keyof typeof everything; fault: Fault }>([
    {
      name: "a body that is cut",
      cause: "truncated",
      kind: "keepAlive",
      fault: (_request, response, nth) => {
        if (nth === 1) return answerWell(response);
        response.writeHead(200, { "x-release": "v1", "content-length": 100 }).write("{");
        setTimeout(() => response.socket?.end(), 10);
      },
    },
    {
      name: "a body without its end marker",
      cause: "truncated",
      kind: "fresh",
      fault: (_request, response) => response.writeHead(200, { "x-release": "v1" }).end(Buffer.alloc(20_000)),
    },
    {
      name: "a connection that is closed on its second request without an answer",
      cause: "reset",
      kind: "keepAlive",
      fault: (request, response, nth) => (nth === 1 ? answerWell(response) : request.socket.end()),
    },
    {
      name: "a connection that is reset on its second request",
      cause: "reset",
      kind: "keepAlive",
      fault: (request, response, nth) =>
        nth === 1 ? answerWell(response) : request.socket.resetAndDestroy(),
    },
    {
      name: "a request that is never answered",
      cause: "timeout",
      kind: "keepAlive",
      fault: (_request, response, nth) => nth === 1 && answerWell(response),
    },
    {
      name: "an upload that arrived differently",
      cause: "mismatch",
      kind: "upload",
      fault: (_request, response) => answerWell(response),
    },
    { name: "a WebSocket that is cut", cause: "ws-closed", kind: "websocket", fault: () => undefined },
    {
      name: "an answer that is no HTTP",
      cause: "malformed",
      kind: "keepAlive",
      fault: (request, response, nth) =>
        nth === 1 ? answerWell(response) : request.socket.end("hello\r\n\r\n"),
    },
  ])("$name as $cause", async ({ cause, kind, fault }) => {
    const { kinds, total } = await loadOn(fault, { rates: { [kind]: 80 } });
    expect(kinds[kind]?.causes[cause]).toBeGreaterThan(0);
    expect(Object.keys(total.causes)).toEqual([cause]);
  });

  it("a release that was not expected, for requests that began after the call", async () => {
    const { port } = await service();
    const running = await load(port, { holdMs: 100 });
    await running.expect(["v1", "v2"]);
    await sleep(200);
    expect((await running.snapshot()).total.failed).toBe(0);
    await running.expect(["v2"]);
    await sleep(300);
    const { kinds } = await running.stop();
    for (const kind of Object.values(kinds)) {
      expect(Object.keys(kind?.causes ?? {})).toEqual(["wrong-release"]);
      expect(kind?.ok).toBeGreaterThan(0);
    }
  });

  it.each([
    { allowed: ["v1", "v2"], goingAway: true },
    { allowed: ["v1"], goingAway: false },
  ])("WebSockets closed with 1001 while $allowed is expected: apart is $goingAway", async (row) => {
    const spawned = await service();
    const running = await load(spawned.port, { rates: { websocket: 20 }, holdMs: 5000 });
    await running.expect(row.allowed);
    await sleep(300);
    expect(await spawned.stop()).toEqual({ code: 0, signal: null });
    const { kinds } = await running.stop();
    const { goingAway = 0, causes = {} } = kinds.websocket ?? {};
    expect(goingAway > 0).toBe(row.goingAway);
    expect((causes["ws-closed"] ?? 0) > 0).toBe(!row.goingAway);
  });

  it("failures of a saturating load", async () => {
    const spawned = await service();
    const running = await startLoad({ mode: "saturate", target: { host: "127.0.0.1", port: spawned.port } });
    await spawned.stop("SIGKILL");
    await sleep(50);
    const { kinds } = await running.stop();
    expect(kinds.saturate?.causes["refused"]).toBeGreaterThan(0);
  });
});
