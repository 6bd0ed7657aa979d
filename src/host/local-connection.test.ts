import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Failure } from "../failure/failure.ts";
import { connectLocally, localRefusal } from "./local-connection.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidegate-local-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

async function listen(path: string) {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => undefined);
    socket.pipe(socket);
  });
  server.listen(path);
  await once(server, "listening");
  return server;
}

describe("connectLocally", () => {
  it("opens UNIX sockets of this machine", async () => {
    const path = join(folder, "echo.sock");
    const server = await listen(path);
    const connection = connectLocally();
    const socket = connection.openSocket(path);
    socket.end("echo");
    expect(await text(socket)).toBe("echo");
    expect(connection.host).toBe("localhost");
    server.close();
  });

  it("ends every socket it opened when it is closed", async () => {
    const path = join(folder, "echo.sock");
    const server = await listen(path);
    const connection = connectLocally();
    const sockets = [connection.openSocket(path), connection.openSocket(path)];
    await Promise.all(sockets.map((socket) => once(socket, "connect")));
    await connection.close();
    expect(sockets.every((socket) => socket.destroyed)).toBe(true);
    server.close();
    await once(server, "close");
  });

  it("does not call a socket refused that was open and broke", async () => {
    const path = join(folder, "x.sock");
    const server = createServer({ pauseOnConnect: true }, (socket) => {
      setTimeout(() => socket.destroy(), 20);
    });
    server.listen(path);
    await once(server, "listening");
    const socket = connectLocally().openSocket(path);
    await once(socket, "connect");
    // Closed with bytes that the other side has not read: that is a reset.
    socket.write("unread");
    const broken: unknown = await text(socket).catch((error: unknown) => error);
    expect(broken).toMatchObject({ code: "ECONNRESET" });
    server.close();
  });

  it.each<[string, (path: string) => Promise<unknown> | undefined, string, string]>([
    ["nothing is there", () => undefined, "ENOENT", "Nothing is there"],
    [
      "nothing listens any more",
      async (path) => {
        const { spawnSync } = await import("node:child_process");
        const script = `require("net").createServer().listen(process.argv[1],()=>process.kill(process.pid,"SIGKILL"))`;
        spawnSync(process.execPath, ["-e", script, path]);
      },
      "ECONNREFUSED",
      "service behind it",
    ],
  ])("tells when %s", async (_, prepare, code, advice) => {
    const path = join(folder, "x.sock");
    await prepare(path);
    const failure: unknown = await text(connectLocally().openSocket(path)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({
      reason: "socket-refused",
      host: "localhost",
      message: `the socket ${path} cannot be opened: ${code}`,
      advice: expect.stringContaining(advice),
    });
  });
});

describe("localRefusal", () => {
  it.each([
    ["EACCES", "Add the runner's user to the group"],
    ["ENOENT", "Nothing is there"],
    ["ECONNREFUSED", "See whether the service behind it is running"],
    [undefined, "See whether the service behind it is running"],
  ])("advises on %s", (code, advice) => {
    const error = Object.assign(new Error("words"), code === undefined ? {} : { code });
    const failure = localRefusal("/x.sock", error);
    expect(failure.advice).toContain(advice);
    expect(failure.message).toContain(code ?? "words");
    expect(failure.cause).toBe(error);
  });
});
