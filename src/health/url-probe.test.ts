import { spawnSync } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { probeOnce } from "./probe-once.ts";
import { startUrlProbe } from "./url-probe.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server on a free port of the loopback that answers raw bytes to whatever is sent. */
async function rawServer(answer: (socket: net.Socket) => void): Promise<URL> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => answer(socket));
  });
  return listen(server, () => {
    for (const socket of sockets) socket.destroy();
  });
}

async function listen(server: net.Server, alsoClose: () => void): Promise<URL> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    alsoClose();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

const head = "HTTP/1.1 200 OK\r\nconnection: close\r\n";

describe("probeOnce", () => {
  it.each<[string, (socket: net.Socket) => void, string | undefined]>([
    ["200", (socket) => socket.end(`${head}content-length: 2\r\n\r\nok`), undefined],
    ["404", (socket) => socket.end("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"), undefined],
    [
      "a redirect, not followed",
      (socket) =>
        socket.end("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"),
      undefined,
    ],
    ["503", (socket) => socket.end("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n"), "status 503"],
    ["a body cut short", (socket) => socket.end(`${head}content-length: 10\r\n\r\nok`), "truncated body"],
    [
      "a chunked body cut short",
      (socket) => socket.end(`${head}transfer-encoding: chunked\r\n\r\n5\r\nhel`),
      "truncated body",
    ],
    ["a reset", (socket) => socket.resetAndDestroy(), "ECONNRESET"],
    ["no HTTP", (socket) => socket.end("SSH-2.0-x\r\n"), "HPE_INVALID_CONSTANT"],
    ["silence", () => {}, "timeout"],
    ["a body that stalls", (socket) => socket.write(`${head}content-length: 10\r\n\r\nok`), "timeout"],
    ["an endless body", (socket) => socket.write(`${head}\r\n${"x".repeat(200_000)}`), undefined],
  ])("judges %s", async (_, answer, cause) => {
    const url = await rawServer(answer);
    const result = await probeOnce(url, { agent: false, timeoutMs: 300 });
    expect([result.ok, result.cause]).toEqual([cause === undefined, cause]);
  });

  it.each([
    ["a port nobody listens on", "http://127.0.0.1:1/", "ECONNREFUSED"],
    ["a protocol that is none of HTTP's", "file:///etc/passwd", "ERR_INVALID_PROTOCOL"],
  ])("does not throw at %s", async (_, url, cause) => {
    expect(await probeOnce(new URL(url), { agent: false, timeoutMs: 1_000 })).toMatchObject({
      ok: false,
      cause,
    });
  });
});

describe("startUrlProbe", () => {
  it("keeps one connection busy and opens a new one for every 5th probe", async () => {
    const fresh: (number | undefined)[] = [];
    const kept: (number | undefined)[] = [];
    const server = http.createServer(({ headers, socket }, response) => {
      (headers.connection === "close" ? fresh : kept).push(socket.remotePort);
      response.end("ok");
    });
    const url = await listen(server, () => server.closeAllConnections());
    const probe = startUrlProbe(url, { intervalMs: 10 });
    while (fresh.length < 3) await new Promise((wake) => setTimeout(wake, 5));
    const samples = await probe.stop();
    expect(samples.every(({ ok }) => ok)).toBe(true);
    expect(samples.length).toBe(fresh.length + kept.length);
    expect(fresh.length).toBe(Math.floor(samples.length / 5));
    expect(new Set(fresh).size).toBe(fresh.length);
    expect(fresh.filter((port) => kept.includes(port))).toEqual([]);
    expect(new Set(kept).size).toBeLessThan(kept.length);
  });

  it("goes on while nothing is answered, up to 50 at once, and waits for the last when stopped", async () => {
    const url = await rawServer(() => {});
    const probe = startUrlProbe(url, { intervalMs: 1, timeoutMs: 400 });
    await new Promise((wake) => setTimeout(wake, 200));
    expect(probe.samples()).toEqual([]);
    const samples = await probe.stop();
    expect(samples.length).toBe(50);
    expect(new Set(samples.map(({ cause }) => cause))).toEqual(new Set(["timeout"]));
    expect(samples.every(({ atMs }, at) => at === 0 || atMs >= (samples[at - 1]?.atMs ?? 0))).toBe(true);
  });

  it("dates its samples by the epoch", async () => {
    const before = Date.now();
    const probe = startUrlProbe(new URL("http://127.0.0.1:1/"), { intervalMs: 10_000 });
    const [sample] = await probe.stop();
    expect(Math.abs((sample?.atMs ?? 0) - before)).toBeLessThan(5_000);
  });

  it("keeps no process alive, but is waited for when stopped", async () => {
    const url = await rawServer(() => {});
    const module = new URL("./url-probe.ts", import.meta.url).href;
    const run = (then: string): string =>
      spawnNode(`import { startUrlProbe } from "${module}";
        const probe = startUrlProbe(new URL("${url.href}"), { timeoutMs: 300 });
        await new Promise((wake) => setTimeout(wake, 50));
        ${then}`);
    expect(run(`console.log("over");`)).toBe("over\n");
    expect(run(`console.log((await probe.stop()).map(({ cause }) => cause).join());`)).toBe("timeout\n");
  });
});

function spawnNode(program: string): string {
  const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    timeout: 20_000,
  });
  expect(status).toBe(0);
  return stdout;
}
