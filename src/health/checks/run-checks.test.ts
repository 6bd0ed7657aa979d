import { afterEach, describe, expect, it } from "@jest/globals";
import { checksOf } from "../../../tests/support/health/example-check.ts";
import { closedPort, Servers } from "../../../tests/support/health/servers.ts";
import type { Check } from "./check.ts";
import { atOnce, type GateOptions, type GateReport, runChecks } from "./run-checks.ts";

const servers = new Servers();
afterEach(() => servers.close());

const usual: GateOptions = {
  via: { kind: "network" },
  timeoutMs: 5_000,
  intervalMs: 10,
  attemptTimeoutMs: 1_000,
  threshold: 1,
  mode: "all",
  signal: new AbortController().signal,
  onProgress: () => {},
};
const gate = async (checks: readonly Check[], changes: Partial<GateOptions> = {}): Promise<GateReport> =>
  await runChecks(checks, { ...usual, ...changes });

/** A server whose paths answer with these statuses one after the other, the last for ever. */
async function scripted(paths: Readonly<Record<string, readonly number[]>>): Promise<URL> {
  const asked = new Map<string, number>();
  return await servers.http((request, reply) => {
    const path = request.url ?? "/";
    const statuses = paths[path] ?? [404];
    const turn = asked.get(path) ?? 0;
    asked.set(path, turn + 1);
    reply.writeHead(statuses[Math.min(turn, statuses.length - 1)] ?? 404).end();
  });
}

const checks = (url: URL, ...entries: readonly (string | Record<string, unknown>)[]): readonly Check[] =>
  checksOf(
    JSON.stringify(
      entries.map((entry) =>
        typeof entry === "string" ? { name: entry, url: new URL(entry, url).href } : entry,
      ),
    ),
  );

describe("runChecks", () => {
  it.each<[string, Readonly<Record<string, readonly number[]>>, Partial<GateOptions>, boolean, number]>([
    ["all pass at once", { "/a": [200], "/b": [204] }, {}, true, 1],
    ["one is slow to start", { "/a": [200], "/b": [503, 503, 200] }, {}, true, 3],
    ["passes in a row", { "/a": [200], "/b": [200] }, { threshold: 3 }, true, 3],
    ["one flaps", { "/a": [200], "/b": [200, 503, 200, 503, 200, 200] }, { threshold: 2 }, true, 6],
    [
      "they pass, but never together",
      { "/a": [200, 500, 200, 500, 200], "/b": [500, 200, 500, 200, 200] },
      {},
      true,
      5,
    ],
    ["any of them", { "/a": [500], "/b": [503, 200] }, { mode: "any" }, true, 2],
    [
      "any, the same one in a row",
      { "/a": [200, 500, 200, 500, 200, 200], "/b": [500, 200, 500, 200, 500] },
      { mode: "any", threshold: 2 },
      true,
      6,
    ],
  ])("%s", async (_, paths, changes, healthy, attempts) => {
    const report = await gate(checks(await scripted(paths), "/a", "/b"), changes);
    expect(report).toMatchObject({ healthy, attempts, reached: true });
  });

  it("fails when the time is up, and says which check, which expectation and what it saw", async () => {
    const url = await scripted({ "/a": [200], "/b": [503] });
    const report = await gate(checks(url, "/a", "/b"), { timeoutMs: 600, intervalMs: 100 });
    expect(report).toMatchObject({
      healthy: false,
      reached: true,
      lastStatus: 503,
      summary: "1 of 2 pass; /b: expected status 200-299, got 503",
      checks: [
        {
          name: "/a",
          passed: true,
          severity: "fail",
          status: 200,
          detail: expect.stringMatching(/^status 200 in/),
        },
        {
          name: "/b",
          passed: false,
          severity: "fail",
          status: 503,
          detail: "expected status 200-299, got 503",
        },
      ],
    });
    expect(report.checks[1]?.attempts).toBe(report.attempts);
    expect(report.attempts).toBeGreaterThan(1);
  });

  it("is stopped by nothing that only warns, and reports it", async () => {
    const url = await scripted({ "/a": [200], "/b": [503] });
    const list = checks(url, "/a", { name: "b", url: new URL("/b", url).href, severity: "warn" });
    const report = await gate(list);
    expect(report).toMatchObject({ healthy: true, attempts: 1, lastStatus: 200 });
    expect(report.checks[1]).toMatchObject({ passed: false, severity: "warn", status: 503 });
    const [, warning] = list;
    expect(await gate(warning === undefined ? [] : [warning])).toMatchObject({ healthy: true });
  });

  it("does not let `any` be met by what only warns", async () => {
    const url = await scripted({ "/a": [500], "/b": [200] });
    const list = checks(url, "/a", { url: new URL("/b", url).href, severity: "warn" });
    expect(await gate(list, { mode: "any", timeoutMs: 60 })).toMatchObject({ healthy: false });
  });

  it("knows what was never there", async () => {
    const list = checks(new URL(`http://127.0.0.1:${await closedPort()}/`), "/a");
    const report = await gate(list, { timeoutMs: 600, intervalMs: 100 });
    expect(report).toMatchObject({ healthy: false, reached: false, lastStatus: undefined });
    expect(report.summary).toContain("the connection was refused");
  });

  it("keeps its time where answers never come, and says what was not asked", async () => {
    const url = await servers.raw(() => {});
    const list = checks(url, ...Array.from({ length: 40 }, (_, at) => `/${at}`));
    const report = await gate(list, { timeoutMs: 300, attemptTimeoutMs: 250 });
    expect(report).toMatchObject({ healthy: false, attempts: 1, reached: true });
    expect(report.durationMs).toBeLessThan(3_000);
    expect(report.checks.map(({ attempts }) => attempts)).toEqual(expect.arrayContaining([1, 0]));
    expect(report.checks.at(-1)).toMatchObject({
      attempts: 0,
      passed: false,
      detail: "not asked before the time was up",
    });
  });

  it("tells its progress", async () => {
    const told: string[] = [];
    const url = await scripted({ "/a": [503, 200, 200] });
    await gate(checks(url, "/a"), { threshold: 2, onProgress: (text) => told.push(text) });
    expect(told).toEqual([
      "attempt 1: /a: expected status 200-299, got 503",
      "attempt 2: 1 of 1 pass, 1 of 2 times in a row",
    ]);
  });

  it("ends at once when its run is cancelled", async () => {
    const cancelled = new AbortController();
    const reason = new Error("cancelled");
    const url = await scripted({ "/a": [503] });
    setTimeout(() => cancelled.abort(reason), 50);
    const running = gate(checks(url, "/a"), {
      intervalMs: 60_000,
      timeoutMs: 600_000,
      signal: cancelled.signal,
    });
    await expect(running).rejects.toBe(reason);
  });

  it("asks 1,000 checks with 16 connections at once, and no more", async () => {
    let open = 0;
    let most = 0;
    let connections = 0;
    const url = await servers.http((_, reply) => void setTimeout(() => reply.end("ok"), 2));
    servers.last?.on("connection", (socket) => {
      connections += 1;
      open += 1;
      most = Math.max(most, open);
      socket.once("close", () => {
        open -= 1;
      });
    });
    const list = checks(url, ...Array.from({ length: 1_000 }, (_, at) => `/${at}`));
    const report = await gate(list, { timeoutMs: 30_000 });
    expect(report).toMatchObject({ healthy: true, attempts: 1 });
    expect(connections).toBe(1_000);
    // A connection that is hung up at one end may not have ended at the other.
    expect(most).toBeGreaterThanOrEqual(atOnce);
    expect(most).toBeLessThanOrEqual(2 * atOnce);
  });
});
