import { once } from "node:events";
import { createServer, type RequestListener, request, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { type Duplex, duplexPair, PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "@jest/globals";
import { Failure } from "../failure/failure.ts";
import { ForwardedSocket, type OpenChannel } from "./forwarded-socket.ts";
import { SocketAgent } from "./socket-agent.ts";

/** Two ends of a channel: what is written to one is read from the other. */
function channelPair(): { near: Duplex; far: Duplex } {
  const [near, far] = duplexPair();
  return { near, far };
}

/** A socket whose channel opens when it is told to. */
function socketToOpen() {
  let done: Parameters<OpenChannel>[0] = () => undefined;
  const socket = new ForwardedSocket((callback) => {
    done = callback;
  });
  return { socket, done: (...args: Parameters<typeof done>) => done(...args) };
}

describe("ForwardedSocket", () => {
  it("holds back what is written until the channel is open, and keeps the order", async () => {
    const { socket, done } = socketToOpen();
    const { near, far } = channelPair();
    socket.write("one ");
    socket.write("two ");
    socket.end("three");
    done(undefined, near);
    expect(await text(far)).toBe("one two three");
  });

  it("tells when it is open", async () => {
    const { socket, done } = socketToOpen();
    const connected = once(socket, "connect");
    done(undefined, channelPair().near);
    await expect(connected).resolves.toEqual([]);
    socket.destroy();
  });

  it("reads on after its own side has ended, as a command's answer needs", async () => {
    const { near, far } = channelPair();
    const socket = new ForwardedSocket((done) => done(undefined, near));
    socket.end("ask");
    expect(await text(far)).toBe("ask");
    far.end("answer");
    expect(await text(socket)).toBe("answer");
  });

  it("loses nothing when the channel ends and closes before anything was read", async () => {
    const near = new PassThrough();
    const socket = new ForwardedSocket((done) => done(undefined, near));
    near.push("a".repeat(500_000));
    near.push(null);
    await new Promise((resolve) => setTimeout(resolve, 20));
    near.emit("close");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await text(socket)).toHaveLength(500_000);
  });

  it("fails when the channel closes before its end", async () => {
    const { near } = channelPair();
    const socket = new ForwardedSocket((done) => done(undefined, near));
    const read = text(socket);
    near.destroy();
    await expect(read).rejects.toThrow("closed before the reply was whole");
  });

  it("passes a channel's error on as it is", async () => {
    const { near } = channelPair();
    const socket = new ForwardedSocket((done) => done(undefined, near));
    const error = new Error("of the channel");
    const failed = once(socket, "error");
    near.destroy(error);
    expect((await failed)[0]).toBe(error);
  });

  it("passes on why it could not be opened", async () => {
    const { socket, done } = socketToOpen();
    const failure = new Failure("socket-refused", "not there");
    const failed = once(socket, "error");
    socket.write("lost");
    done(failure);
    expect((await failed)[0]).toBe(failure);
  });

  it("closes a channel that opens after it was destroyed", async () => {
    const { socket, done } = socketToOpen();
    const { near } = channelPair();
    socket.destroy();
    done(undefined, near);
    expect(near.destroyed).toBe(true);
  });

  it("closes its channel when it is destroyed", async () => {
    const { near } = channelPair();
    const socket = new ForwardedSocket((done) => done(undefined, near));
    socket.destroy();
    await once(socket, "close");
    expect(near.destroyed).toBe(true);
  });

  it("writes on after the other side has ended", async () => {
    const { near, far } = channelPair();
    const socket = new ForwardedSocket((done) => done(undefined, near));
    far.end("first");
    expect(await text(socket)).toBe("first");
    socket.end("second");
    expect(await text(far)).toBe("second");
  });

  it("stops the channel while nobody reads, and loses nothing of it", async () => {
    const { near, far } = channelPair();
    const socket = new ForwardedSocket((done) => done(undefined, near));
    for (let chunk = 0; chunk < 100; chunk += 1) far.write(Buffer.alloc(64 * 1024));
    far.end();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(socket.readableLength).toBeLessThan(1_000_000);
    expect(await text(socket)).toHaveLength(6_553_600);
  });
});

let server: Server | undefined;
const open = new Set<Socket>();

afterEach(() => {
  for (const socket of open) socket.destroy();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** An agent to a server of this test; its sockets open only a while after they are asked for. */
async function agentTo(answer: RequestListener, later = 5): Promise<SocketAgent> {
  server = createServer({ keepAlive: true }, answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const openSocket = () =>
    new ForwardedSocket((done) => {
      const socket = connect(port, "127.0.0.1");
      open.add(socket);
      socket.once("connect", () => setTimeout(() => done(undefined, socket), later));
    });
  return new SocketAgent({ host: "h1", openSocket, close: () => Promise.resolve() }, "/x.sock");
}

function ask(agent: SocketAgent, path: string, body = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ agent, path, method: "POST" }, (reply) => {
      text(reply).then(resolve, reject);
    });
    asked.once("error", reject);
    asked.end(body);
  });
}

describe("HTTP over forwarded sockets", () => {
  it("answers many at once, over few connections that are used again", async () => {
    const agent = await agentTo((asked, reply) => {
      void text(asked).then((body) => reply.end(`${asked.url} ${body}`));
    });
    for (let batch = 0; batch < 4; batch += 1) {
      const paths = Array.from({ length: 100 }, (_, index) => `/${batch}/${index}`);
      const answers = await Promise.all(paths.map((path) => ask(agent, path, "body")));
      expect(answers).toEqual(paths.map((path) => `${path} body`));
    }
    expect(open.size).toBeLessThanOrEqual(16);
    expect(open.size).toBeGreaterThan(1);
    agent.destroy();
  });

  it("carries large bodies both ways", async () => {
    const agent = await agentTo((asked, reply) => asked.pipe(reply));
    const body = "0123456789".repeat(300_000);
    expect(await ask(agent, "/", body)).toBe(body);
    agent.destroy();
  });

  it("gives a request the very failure that its socket had", async () => {
    const failure = new Failure("socket-refused", "sshd does not open it");
    const openSocket = () => new ForwardedSocket((done) => setImmediate(() => done(failure)));
    const connection = { host: "h1", openSocket, close: () => Promise.resolve() };
    await expect(ask(new SocketAgent(connection, "/x.sock"), "/")).rejects.toBe(failure);
  });

  it("ends a request whose connection is lost in the middle of a reply", async () => {
    const agent = await agentTo((_, reply) => {
      reply.writeHead(200, { "content-length": "10" }).write("half");
      setTimeout(() => reply.socket?.destroy(), 20);
    });
    await expect(ask(agent, "/")).rejects.toThrow("aborted");
    agent.destroy();
  });

  it("is printed in a few words: docker-modem prints its agent for every request", async () => {
    const agent = await agentTo(() => undefined);
    expect(inspect(agent, { showHidden: true, depth: null })).toBe("SocketAgent /x.sock");
    agent.destroy();
  });
});
