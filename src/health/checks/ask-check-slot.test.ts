import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ask, told } from "../../../tests/support/health/asking.ts";
import { checkOf } from "../../../tests/support/health/example-check.ts";
import { Failure } from "../../failure/failure.ts";
import type { Connection } from "../../host/connection.ts";
import { connectLocally } from "../../host/local-connection.ts";
import { SocketAgent } from "../../host/socket-agent.ts";
import type { SlotVia } from "./via.ts";

let folder: string;
let server: Server | undefined;
let via: SlotVia;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidegate-slot-"));
  const agent = new SocketAgent(connectLocally(), join(folder, "green.sock"));
  via = { kind: "slot", agent, slot: "green", host: "api.example" };
});

afterEach(() => {
  via.agent.destroy();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

/** The private entrance, as a server that answers so. */
async function entrance(answer: RequestListener): Promise<void> {
  server = createServer(answer).listen(join(folder, "green.sock"));
  await once(server, "listening");
}

const fromGreen = { "x-tidegate-slot": "green" };

describe("a check of a slot", () => {
  it.each([
    ["/a?b=1", { host: "api.example", url: "/a?b=1", proto: "none" }],
    ["https://shop.example.com/a?b=1", { host: "shop.example.com", url: "/a?b=1", proto: "https" }],
    ["http://shop.example.com:8080/a", { host: "shop.example.com:8080", url: "/a", proto: "none" }],
  ])("of %s asks for %j", async (target, expected) => {
    await entrance(({ headers, url }, reply) => {
      const proto = headers["x-forwarded-proto"] ?? "none";
      reply.writeHead(200, fromGreen).end(JSON.stringify({ host: headers.host, url, proto }));
    });
    const check = checkOf(target, { expect: { json: expected } });
    expect((await told(check, { via })).detail).toMatch(/^status 200/);
  });

  it("lets a check's own headers win", async () => {
    await entrance(({ headers }, reply) => void reply.writeHead(200, fromGreen).end(JSON.stringify(headers)));
    const headers = { host: "own.example", "x-forwarded-proto": "http" };
    const check = checkOf("https://shop.example.com/", { headers, expect: { json: headers } });
    expect((await told(check, { via })).detail).toMatch(/^status 200/);
  });

  it.each<[string, Record<string, string>]>([
    ["nobody's, as the proxy's own error page is", {}],
    ["the other slot's", { "x-tidegate-slot": "blue" }],
  ])("does not count a reply that is %s", async (_, headers) => {
    await entrance((__, reply) => reply.writeHead(200, headers).end());
    const answer = await ask(checkOf("/", { expect: { status: "100-599" } }), { via });
    const cause = "nothing answered in slot green (proxy: 200)";
    expect(answer).toMatchObject({ kind: "silence", reached: false, cause });
  });

  it("follows redirects within the release, and none out of it", async () => {
    await entrance(({ url }, reply) => {
      const [, to] = /^\/to=(.*)$/.exec(url ?? "") ?? [];
      reply
        .writeHead(
          to === undefined ? 200 : 302,
          to === undefined ? fromGreen : { ...fromGreen, location: to },
        )
        .end();
    });
    const redirected = async (to: string) => await told(checkOf(`/to=${to}`), { via, followRedirects: 1 });
    expect(await redirected("/end")).toMatchObject({ passed: true });
    expect(await redirected("https://api.example/end")).toMatchObject({ passed: true });
    expect((await redirected("http://other.example/")).detail).toContain("not the release that was asked");
  });

  it("tells a socket that cannot be opened", async () => {
    expect(await ask(checkOf("/"), { via })).toMatchObject({
      kind: "silence",
      reached: false,
      cause: expect.stringContaining("green.sock cannot be opened"),
    });
  });

  it("does not take a lost host for an unhealthy release", async () => {
    const lost = new Failure("connection-lost", "the connection to h1 was lost");
    const connection: Connection = {
      host: "h1",
      openSocket: () => new PassThrough().destroy(lost),
      close: async () => {},
    };
    const agent = new SocketAgent(connection, "/x");
    await expect(ask(checkOf("/"), { via: { ...via, agent } })).rejects.toBe(lost);
  });

  it("uses connections again", async () => {
    const sockets = new Set<unknown>();
    await entrance(({ socket }, reply) => {
      sockets.add(socket);
      reply.writeHead(200, fromGreen).end("ok");
    });
    for (let turn = 0; turn < 5; turn += 1) await ask(checkOf("/"), { via });
    expect(sockets.size).toBe(1);
  });
});
