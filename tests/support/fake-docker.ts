import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { pack } from "tar-stream";
import type { ArchiveEntry } from "../../src/docker/archive.ts";
import { Engine } from "../../src/docker/engine.ts";
import { connectLocally } from "../../src/host/local-connection.ts";

/** A request as the fake engine got it. */
export interface FakeRequest {
  readonly method: string;
  /** With its version and its query, without a bare question mark. */
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export type FakeAnswer = (request: FakeRequest, reply: ServerResponse) => void;

export interface FakeDocker {
  readonly engine: Engine;
  readonly socketPath: string;
  /** What was asked after the greeting, as `GET /v1.48/…`. */
  readonly asked: FakeRequest[];
  stop(): Promise<void>;
}

/**
 * Speaks HTTP on a UNIX socket and answers as it is told; only `/version` is answered by itself.
 *
 * @param onUpgrade gets each connection that becomes a stream in both directions
 */
export async function startFakeDocker(
  answer: FakeAnswer,
  version: object = { ApiVersion: "1.48", MinAPIVersion: "1.24" },
  onUpgrade?: (socket: Duplex) => void,
): Promise<FakeDocker> {
  const folder = await mkdtemp(join(tmpdir(), "tidegate-docker-"));
  const socketPath = join(folder, "docker.sock");
  const asked: FakeRequest[] = [];
  const server = createServer((request, reply) => {
    const { method = "", url = "", headers } = request;
    if (url.startsWith("/version")) {
      sendJson(reply, 200, version);
      return;
    }
    const take = async () => {
      const got = { method, url: url.replace(/\?$/, ""), headers, body: await text(request) };
      asked.push(got);
      answer(got, reply);
    };
    void take();
  });
  if (onUpgrade !== undefined) {
    server.on("upgrade", (_, socket) => {
      socket.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
      onUpgrade(socket);
    });
  }
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(socketPath);
  await once(server, "listening");
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const engine = await Engine.connect(connectLocally(), socketPath);
    return {
      engine,
      socketPath,
      asked,
      stop: async () => {
        engine.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function sendJson(reply: ServerResponse, status: number, body: unknown): void {
  reply.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** One frame of Docker's multiplexed stream (Engine API, "ContainerAttach"). */
export function frame(stream: "stdout" | "stderr", content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream === "stdout" ? 1 : 2, 0);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** A directory of a container as Docker's archive GET gives it. */
export async function archiveOf(directory: string, entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const entry of entries) {
    const name = `${directory}/${entry.path}`;
    if ("content" in entry) tar.entry({ name }, entry.content);
    else if ("linkTo" in entry) tar.entry({ name, type: "symlink", linkname: entry.linkTo });
    else tar.entry({ name: `${name}/`, type: "directory" });
  }
  tar.finalize();
  return await buffer(tar);
}
