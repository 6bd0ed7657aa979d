import type net from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "@jest/globals";
import { ask, told } from "../../../tests/support/health/asking.ts";
import { checkOf } from "../../../tests/support/health/example-check.ts";
import { closedPort, Servers } from "../../../tests/support/health/servers.ts";

const servers = new Servers();
afterEach(() => servers.close());

const head = "HTTP/1.1 200 OK\r\nconnection: close\r\n";
/** Sends again and again until nobody is there. */
const drip = (socket: net.Socket, first: string, more: string, everyMs: number): void => {
  socket.write(first);
  const timer = setInterval(() => socket.write(more), everyMs);
  socket.once("close", () => clearInterval(timer));
};

/** 50 MB of nothing. */
const bomb = gzipSync(Buffer.alloc(50_000_000));

describe("a target that misbehaves fails with its cause", () => {
  it.each<[string, (socket: net.Socket) => void, string]>([
    ["silence", () => {}, "connected, and no whole header of an answer had come after 300ms"],
    [
      "a header that drips",
      (socket) => drip(socket, head, "x-a: b\r\n", 20),
      "no whole header of an answer had come after 300ms",
    ],
    [
      "a header that never ends",
      (socket) => drip(socket, head, `x-a: ${"b".repeat(4_000)}\r\n`, 1),
      "larger than 16384 bytes",
    ],
    [
      "a header over 16 KiB",
      (socket) => socket.end(`${head}x-a: ${"b".repeat(16_400)}\r\n\r\n`),
      "larger than 16384 bytes",
    ],
    [
      "a body that drips",
      (socket) => drip(socket, `${head}\r\n`, "x", 20),
      "its body had not ended after 300ms",
    ],
    [
      "a body that stalls",
      (socket) => socket.write(`${head}content-length: 10\r\n\r\nok`),
      "its body had not ended after 300ms",
    ],
    [
      "an endless body",
      (socket) => drip(socket, `${head}\r\n`, "x".repeat(50_000), 1),
      "had not ended after",
    ],
    [
      "a body that breaks off",
      (socket) => socket.end(`${head}content-length: 10\r\n\r\nok`),
      "cut before the answer was whole",
    ],
    ["a reset", (socket) => socket.resetAndDestroy(), "cut before the answer was whole"],
    [
      "another protocol",
      (socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"),
      "what came back is not HTTP (HPE_",
    ],
    [
      "a gzip bomb",
      (socket) => socket.end(Buffer.concat([Buffer.from(`${head}content-encoding: gzip\r\n\r\n`), bomb])),
      "unpacks (gzip) to more than 65536 bytes",
    ],
    [
      "gzip that is none",
      (socket) => socket.end(`${head}content-encoding: gzip\r\n\r\nplain`),
      "incorrect header check",
    ],
    [
      "gzip cut short",
      (socket) =>
        socket.end(
          Buffer.concat([
            Buffer.from(`${head}content-encoding: gzip\r\n\r\n`),
            gzipSync("x".repeat(1_000)).subarray(0, 15),
          ]),
        ),
      "unexpected end of file",
    ],
    [
      "a status that is none",
      (socket) => socket.end("HTTP/1.1 999999 X\r\n\r\n"),
      "what came back is not HTTP",
    ],
    [
      "a switch of protocols",
      (socket) => socket.write("HTTP/1.1 101 X\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"),
      "the connection ended without an answer",
    ],
  ])("%s", async (_, answer, cause) => {
    const { passed, detail } = await told(checkOf(await servers.raw(answer)), {
      timeoutMs: cause.endsWith("300ms") ? 300 : 5_000,
    });
    expect([passed, detail]).toEqual([false, expect.stringContaining(cause)]);
  });

  it.each([
    [
      "a port nobody listens on",
      async () => `http://127.0.0.1:${await closedPort()}/`,
      "the connection was refused",
    ],
    ["a name nobody has", async () => "http://nowhere.invalid/", "DNS"],
    [
      "a TCP port nobody listens on",
      async () => `tcp://127.0.0.1:${await closedPort()}`,
      "the connection was refused",
    ],
    ["a TCP name nobody has", async () => "tcp://nowhere.invalid:80", "DNS"],
  ])("%s", async (_, target, cause) => {
    const answer = await ask(checkOf(await target()));
    expect(answer).toMatchObject({ kind: "silence", reached: false, cause: expect.stringContaining(cause) });
  });

  it.each([
    [
      "UTF-8 that is none",
      { body: "ok" },
      Buffer.from([0x6f, 0x6b, 0xc3, 0x28]),
      "the body is not valid UTF-8",
    ],
    ["a wrong version", { json: { version: "1.4.2" } }, Buffer.from('{"version":"1.4.1"}'), 'got "1.4.1"'],
  ])("%s", async (_, expected, body, cause) => {
    const url = await servers.http((__, reply) => reply.end(body));
    expect(await told(checkOf(url, { expect: expected }))).toEqual({
      passed: false,
      detail: expect.stringContaining(cause),
    });
  });
});
