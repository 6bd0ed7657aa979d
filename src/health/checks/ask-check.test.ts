import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "@jest/globals";
import { ask, told } from "../../../tests/support/health/asking.ts";
import { checkOf } from "../../../tests/support/health/example-check.ts";
import { Servers } from "../../../tests/support/health/servers.ts";

const servers = new Servers();
afterEach(() => servers.close());

describe("a body", () => {
  it.each([
    ["of 64 KiB, streamed", 65_536, false, true],
    ["of more, streamed", 65_537, false, false],
    ["of more that says its length", 1_000_000, true, true],
  ])("%s passes: %s", async (_, bytes, says, passed) => {
    const url = await servers.http((__, reply) => {
      reply.writeHead(200, says ? { "content-length": `${bytes}` } : {});
      reply.write(Buffer.alloc(bytes - 1, "x"));
      reply.end("x");
    });
    expect((await told(checkOf(url))).passed).toBe(passed);
  });

  it("is not read beyond 64 KiB", async () => {
    let sent = 0;
    const url = await servers.http((_, reply) => {
      reply.writeHead(200, { "content-length": "1000000000" });
      const more = (): void => {
        while (!reply.destroyed && reply.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      reply.on("drain", more);
      more();
    });
    const answer = await ask(checkOf(url));
    expect(answer).toMatchObject({ kind: "reply", cut: true });
    expect(answer.kind === "reply" && answer.body.length).toBe(65_536);
    expect(sent).toBeLessThan(50_000_000);
  });

  it.each([
    ["gzip", gzipSync("ready")],
    ["br", brotliCompressSync("ready")],
  ])("packed as %s although it was not asked for is read", async (encoding, body) => {
    const url = await servers.http((request, reply) => {
      reply.writeHead(200, {
        "content-encoding": encoding,
        "x-asked": request.headers["accept-encoding"] ?? "",
      });
      reply.end(body);
    });
    const check = checkOf(url, { expect: { body: "/^ready$/", header: { "x-asked": "/^identity$/" } } });
    expect((await told(check)).detail).toMatch(/^status 200/);
  });

  it.each([
    [{}, true],
    [{ body: "x" }, false],
  ])("in an unknown encoding passes with %j: %s", async (expected, passed) => {
    const url = await servers.http((_, reply) =>
      reply.writeHead(200, { "content-encoding": "x-mine" }).end("x"),
    );
    expect((await told(checkOf(url, { expect: expected }))).passed).toBe(passed);
  });
});

describe("a request", () => {
  it("is what its check says", async () => {
    const seen: unknown[] = [];
    const url = await servers.http((request, reply) => {
      request.setEncoding("utf8").once("data", (body) => {
        seen.push(request.method, request.url, request.headers["x-a"], request.headers["user-agent"], body);
        reply.writeHead(201).end();
      });
    });
    const check = checkOf(new URL("/p?q=1", url), {
      method: "POST",
      headers: { "X-A": "b" },
      body: "content",
    });
    expect((await told(check)).passed).toBe(true);
    expect(seen).toEqual(["POST", "/p?q=1", "b", "tidegate-health", "content"]);
  });

  it("of a path goes to the base, whatever the path looks like", async () => {
    const url = await servers.http((request, reply) => reply.end(request.url));
    const check = checkOf("//evil.example/x", { expect: { body: "/^\\/\\/evil.example\\/x$/" } });
    expect((await told(check, { via: { kind: "network", base: url } })).passed).toBe(true);
  });

  it("ends at once when its run is cancelled", async () => {
    const url = await servers.raw(() => {});
    const cancelled = new AbortController();
    const reason = new Error("cancelled");
    setTimeout(() => cancelled.abort(reason), 20);
    await expect(ask(checkOf(url), { signal: cancelled.signal, timeoutMs: 10_000 })).rejects.toBe(reason);
    await expect(ask(checkOf(url), { signal: cancelled.signal })).rejects.toBe(reason);
    await expect(ask(checkOf("tcp://127.0.0.1:1"), { signal: cancelled.signal })).rejects.toBe(reason);
  });
});

describe("TCP", () => {
  it("passes when it connects", async () => {
    const { port } = await servers.raw(() => {});
    expect(await ask(checkOf(`tcp://127.0.0.1:${port}`))).toMatchObject({ kind: "connected" });
    expect(await ask(checkOf(`tcp://localhost:${port}`))).toMatchObject({ kind: "connected" });
  });

  it("fails in time where nothing answers", async () => {
    // Documentation addresses (RFC 5737) are nobody's.
    const answer = await ask(checkOf("tcp://192.0.2.1:9"), { timeoutMs: 200 });
    expect(answer.kind).toBe("silence");
    expect(answer.latencyMs).toBeLessThan(2_000);
  });
});

it("leaves no connection behind", async () => {
  const url = await servers.http((_, reply) =>
    reply.writeHead(200, { "content-length": "100000" }).end(Buffer.alloc(100_000)),
  );
  for (let turn = 0; turn < 5; turn += 1) await ask(checkOf(url));
  const open = (): Promise<number> =>
    new Promise((resolve) => servers.last?.getConnections((_, count) => resolve(count)));
  while ((await open()) > 0) await new Promise((wake) => setTimeout(wake, 5));
  expect(await open()).toBe(0);
});
