import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { connectLocally } from "../host/local-connection.ts";
import { SocketAgent } from "../host/socket-agent.ts";
import { describeProbe, type ProbeResult, passes, probeSlot } from "./probe.ts";

let folder: string;
let server: Server | undefined;
let agent: SocketAgent;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidegate-probe-"));
  agent = new SocketAgent(connectLocally(), join(folder, "green.sock"));
});

afterEach(() => {
  agent.destroy();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

/** What a probe of slot green makes of an entrance that answers so. */
async function probed(answer: RequestListener, timeoutMs = 2_000): Promise<ProbeResult> {
  server = createServer(answer).listen(join(folder, "green.sock"));
  await once(server, "listening");
  return await probeSlot(agent, { slot: "green", path: "/health?a=1", host: "api.example", timeoutMs });
}

const fromGreen = { "x-tidegate-slot": "green" };

describe("probeSlot", () => {
  it.each([200, 204, 302, 404, 500, 503])("gives the status %d of the slot", async (status) => {
    const result = await probed((_, reply) => reply.writeHead(status, fromGreen).end());
    expect(result).toEqual({ kind: "reply", status, latencyMs: expect.any(Number) });
  });

  it("asks for the path with the host, as itself", async () => {
    let asked: object = {};
    await probed((request, reply) => {
      const { method, url, headers } = request;
      asked = { method, url, host: headers.host, agent: headers["user-agent"] };
      reply.end();
    });
    expect(asked).toEqual({
      method: "GET",
      url: "/health?a=1",
      host: "api.example",
      agent: "tidegate-health",
    });
  });

  it.each<[string, Record<string, string | string[]>]>([
    ["nobody's, as the proxy's own error page is", {}],
    ["the other slot's", { "x-tidegate-slot": "blue" }],
    ["two slots'", { "x-tidegate-slot": ["green", "blue"] }],
    ["one that only begins like it", { "x-tidegate-slot": "green2" }],
  ])("does not count a reply that is %s", async (_, headers) => {
    const result = await probed((__, reply) => reply.writeHead(200, headers).end());
    expect(result).toEqual({ kind: "no-reply", cause: "nothing answered in slot green (proxy: 200)" });
  });

  it.each<[string, RequestListener, string]>([
    ["is silent", () => undefined, "no whole answer in 200 ms"],
    [
      "does not end its body",
      (_, reply) => void reply.writeHead(200, fromGreen).write("so far"),
      "no whole answer in 200 ms",
    ],
    [
      "drips",
      (_, reply) => {
        reply.writeHead(200, fromGreen);
        const timer = setInterval(() => reply.write("x"), 10);
        reply.once("close", () => clearInterval(timer));
      },
      "no whole answer in 200 ms",
    ],
    ["hangs up", (_, reply) => reply.destroy(), "socket hang up"],
    [
      "breaks off",
      (_, reply) => {
        reply.writeHead(200, { ...fromGreen, "content-length": "10" }).write("x");
        setTimeout(() => reply.destroy(), 20);
      },
      "aborted",
    ],
    [
      "answers without end",
      (_, reply) => reply.writeHead(200, fromGreen).end(Buffer.alloc(1e6)),
      "65536 bytes",
    ],
  ])("does not count a reply of one that %s", async (_, answer, cause) => {
    const result = await probed(answer, 200);
    expect(result).toEqual({ kind: "no-reply", cause: expect.stringContaining(cause) });
    expect(passes(result)).toBe(false);
  });

  it("does not count what does not listen, and says why", async () => {
    const probe = { slot: "green", path: "/", host: "localhost", timeoutMs: 500 } as const;
    const result = await probeSlot(agent, probe);
    expect(result).toEqual({
      kind: "no-reply",
      cause: expect.stringContaining("green.sock cannot be opened"),
    });
  });
});

describe("a probe's result", () => {
  it.each([
    [199, false],
    [200, true],
    [299, true],
    [300, false],
    [500, false],
  ])("of status %d passes: %s", (status, expected) => {
    const result: ProbeResult = { kind: "reply", status, latencyMs: 1 };
    expect(passes(result)).toBe(expected);
    expect(describeProbe(result)).toBe(`status ${status}`);
  });

  it("of silence does not pass and is told by its cause", () => {
    const result: ProbeResult = { kind: "no-reply", cause: "socket hang up" };
    expect(passes(result)).toBe(false);
    expect(describeProbe(result)).toBe("socket hang up");
  });
});
