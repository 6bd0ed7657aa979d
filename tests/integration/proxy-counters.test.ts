import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { judgeTraffic } from "../../src/analysis/judge-traffic.ts";
import { windowBetween } from "../../src/analysis/windows.ts";
import { steadyOn } from "../../src/proxy/routes.ts";
import { openWith, parseStatistics } from "../../src/proxy/statistics.ts";
import { trafficOf } from "../../src/proxy/traffic.ts";
import type { Slot } from "../../src/release/slot.ts";
import { command, whyNoHaproxy } from "../support/haproxy.ts";
import { type ProxiedService, startProxiedService } from "../support/proxied-service.ts";
import { troubledRelease, troubles, Visitor } from "../support/proxy-troubles.ts";

jest.setTimeout(30_000);

let open: { readonly service: ProxiedService; readonly visitor: Visitor } | undefined;

afterEach(async () => {
  open?.visitor.leave();
  await open?.service.stop();
  open = undefined;
});

async function start(live: "steady-blue" | "bake-blue", blue: RequestListener) {
  const service = await startProxiedService({ ...steadyOn("blue"), live }, { answers: { blue } });
  const [listen] = service.settings.listens;
  open = { service, visitor: new Visitor(listen?.port ?? 0) };
  return open;
}

async function read({ admin }: ProxiedService, slot: Slot) {
  return new Map([["h1", trafficOf(await admin.readStatistics(), slot)]]);
}

const missing = whyNoHaproxy();
const model = missing === undefined ? describe : describe.skip;
model(`the counters of a real HAProxy${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  it("tell what users saw: each trouble once, and none of it from before its window", async () => {
    const { service, visitor } = await start("steady-blue", troubledRelease);
    const recorded = [await readCsv(service)];
    for (const { meet, stillOpen = 0 } of troubles) {
      await meet(visitor);
      recorded.push(await readCsvWith(service, stillOpen));
    }
    const seen = troubles.map(({ name }, position) => {
      const [before = "", after = ""] = recorded.slice(position, position + 2);
      return { name, ...windowBetween(readingOf(before), readingOf(after)) };
    });
    const expected = troubles.map(({ name, requests, errors }) => ({ name, requests, errors, notes: [] }));
    expect(seen).toMatchObject(expected);
    keep("troubles.csv", [...new Set(recorded.flatMap((csv) => rowsOf(csv, /^#|^steady-blue,blue,/)))]);
  });

  it("blame connections that fail on the release, and not on the one that takes over", async () => {
    const { service, visitor } = await start("bake-blue", troubledRelease);
    await visitor.askTimes(3, "/");
    const [blue, green] = [await read(service, "blue"), await read(service, "green")];
    service.stopRelease("blue");
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => visitor.ask("/", { newConnection: true })),
    );
    const failed = answers.filter((answer) => answer !== "200").length;
    await visitor.askTimes(10, "/");
    const [lost, took] = [await read(service, "blue"), await read(service, "green")];
    expect(windowBetween(blue, lost)).toMatchObject({ requests: failed, errors: failed });
    expect(windowBetween(green, took)).toMatchObject({ requests: 18 - failed, errors: 0 });
    keep("fallback.csv", rowsOf(await readCsv(service), /^#|^(?:steady|bake)-blue,(?!BACKEND)/));
  });

  it("count a request that reaches nobody once, however often it was tried", async () => {
    const { service, visitor } = await start("steady-blue", troubledRelease);
    await visitor.askTimes(3, "/");
    const before = await read(service, "blue");
    service.stopRelease("blue");
    expect(await visitor.ask("/", { newConnection: true })).toBe("503");
    expect(windowBetween(before, await read(service, "blue"))).toMatchObject({ requests: 1, errors: 1 });
  });

  it("show a release that fails 5 % of the requests, and it is judged by that", async () => {
    let count = 0;
    const failsNowAndThen: RequestListener = (_, reply) => {
      count += 1;
      reply.writeHead(count % 20 === 0 ? 500 : 200).end();
    };
    const { service, visitor } = await start("steady-blue", failsNowAndThen);
    const before = await read(service, "blue");
    await visitor.askTimes(400, "/");
    const candidate = windowBetween(before, await read(service, "blue"));
    expect(candidate).toMatchObject({ requests: 400, errors: 20 });
    const healthy = { requests: 400, errors: 0, meanMs: candidate.meanMs };
    const thresholds = { maxErrorRate: 0.01, maxSlowdown: 5, minRequests: 50 };
    expect(judgeTraffic(candidate, healthy, thresholds)).toMatchObject({ verdict: "fail" });
    expect(judgeTraffic(candidate, healthy, { ...thresholds, maxErrorRate: 0.05 }).verdict).toBe("pass");
    expect(judgeTraffic(healthy, candidate, thresholds).verdict).toBe("pass");
  });

  it("give the mean response time of a window, though they only keep a fading one", async () => {
    let delayMs = 0;
    const { service, visitor } = await start("steady-blue", (_, reply) => {
      setTimeout(() => reply.end(), delayMs);
    });
    await visitor.askTimes(600, "/");
    const before = await read(service, "blue");
    delayMs = 120;
    await visitor.askTimes(30, "/");
    const after = await read(service, "blue");
    const { meanMs = 0 } = windowBetween(before, after);
    expect(meanMs).toBeGreaterThan(100);
    expect(meanMs).toBeLessThan(250);
    // What HAProxy itself says is a mean of 512, most of them from before.
    expect(after.get("h1")?.meanMs).toBeLessThan(meanMs / 2);
  });
});

async function readCsv({ connection }: ProxiedService): Promise<string> {
  return await command(connection, "api", "show stat -1 6 -1");
}

/** The counters as soon as so many requests are open: others may still be on their way when their user has left. */
async function readCsvWith(from: ProxiedService, stillOpen: number): Promise<string> {
  for (;;) {
    const csv = await readCsv(from);
    if (openWith(parseStatistics(csv), "blue") === stillOpen) return csv;
    await pause(20);
  }
}

function readingOf(csv: string) {
  return new Map([["h1", trafficOf(parseStatistics(csv), "blue")]]);
}

function rowsOf(csv: string, which: RegExp): readonly string[] {
  return csv.split("\n").filter((line) => which.test(line));
}

/** Keeps what HAProxy printed for the unit tests, when asked to. */
function keep(name: string, lines: readonly string[]): void {
  if (process.env["TIDEGATE_RECORD"] === undefined) return;
  const said = execFileSync("haproxy", ["-v"], { encoding: "utf8" });
  const version = /version (\d+\.\d+)/.exec(said)?.[1];
  writeFileSync(join(import.meta.dirname, `../fixtures/haproxy-${version}-${name}`), `${lines.join("\n")}\n`);
}
