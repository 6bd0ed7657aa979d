import { once } from "node:events";
import { createServer, get, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import {
  joinTo,
  type OnSocket,
  otherHostKey,
  type SshServer,
  startSshServer,
  strangersKey,
} from "../../tests/support/ssh-server.ts";
import type { Connection } from "./connection.ts";
import { SocketAgent } from "./socket-agent.ts";
import { connectOverSsh } from "./ssh-connection.ts";

let ssh: SshServer | undefined;
let web: Server | undefined;
let connection: Connection | undefined;

afterEach(async () => {
  await connection?.close();
  ssh?.stop();
  web?.closeAllConnections();
  web?.close();
  [ssh, web, connection] = [undefined, undefined, undefined];
});

async function serverThat(onSocket: OnSocket = () => undefined): Promise<SshServer> {
  ssh = await startSshServer(onSocket);
  return ssh;
}

/** A connection to a host whose every socket leads to this HTTP server. */
async function connected(answer: RequestListener): Promise<{ server: SshServer; agent: SocketAgent }> {
  web = createServer(answer).listen(0, "127.0.0.1");
  await once(web, "listening");
  const server = await serverThat(joinTo((web.address() as AddressInfo).port));
  connection = await connectOverSsh(server.address, server.credentials);
  return { server, agent: new SocketAgent(connection, "/var/run/docker.sock") };
}

function ask(agent: SocketAgent, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ agent, path }, (reply) => {
      reply.once("error", () => reject(reply.socket.errored ?? new Error("no reason")));
      text(reply).then(resolve, () => undefined);
    }).once("error", reject);
  });
}

describe("connectOverSsh", () => {
  it("carries many requests at once over one connection", async () => {
    const { server, agent } = await connected((asked, reply) => reply.end(`answer to ${asked.url}`));
    for (let batch = 0; batch < 3; batch += 1) {
      const paths = Array.from({ length: 60 }, (_, index) => `/${batch}/${index}`);
      const answers = await Promise.all(paths.map((path) => ask(agent, path)));
      expect(answers).toEqual(paths.map((path) => `answer to ${path}`));
    }
    expect(server.attempts.filter((method) => method === "publickey").length).toBeGreaterThan(0);
    expect(connection?.host).toBe(`127.0.0.1:${server.address.port}`);
  });

  it("carries 3 MB whole, also to a slow reader", async () => {
    const body = Buffer.alloc(3_000_000, "x");
    const { agent } = await connected((_, reply) => reply.end(body));
    expect(await ask(agent, "/")).toHaveLength(body.length);
  });

  it.each([
    ["is not the one pinned", `HOST ${otherHostKey}`, "not pinned"],
    ["is pinned for another host only", `other.example ${otherHostKey}`, "not pinned"],
    ["is revoked", "@revoked KEY", "@revoked"],
    ["is revoked and pinned", "KEY\n@revoked KEY", "@revoked"],
    ["has another fingerprint", `HOST SHA256:${"A".repeat(43)}`, "not pinned"],
    [
      "is of another type than the one pinned",
      `HOST ecdsa-sha2-nistp256 ${ecdsaBlob()}`,
      "no key of the type that is pinned",
    ],
  ])("sends nothing to a host whose key %s", async (_, lines, words) => {
    const server = await serverThat();
    const credentials = { ...server.credentials, pins: server.pins(lines) };
    await expect(connectOverSsh(server.address, credentials)).rejects.toMatchObject({
      reason: "host-key-mismatch",
      host: `127.0.0.1:${server.address.port}`,
      input: "known-hosts",
      message: expect.stringContaining(words),
    });
    expect(server.attempts).toEqual([]);
  });

  it("tells when the host does not take the key", async () => {
    const server = await serverThat();
    const credentials = { ...server.credentials, privateKey: strangersKey };
    await expect(connectOverSsh(server.address, credentials)).rejects.toMatchObject({
      reason: "authentication-failed",
      input: "ssh-key",
      message: expect.stringContaining("user deploy"),
    });
  });

  it.each<[string, (socket: import("node:net").Socket) => void]>([
    ["hangs up", (socket) => socket.end()],
    ["resets", (socket) => void setTimeout(() => socket.resetAndDestroy(), 20)],
    ["speaks HTTP", (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ])("gives up a port on which something %s", async (_, answer) => {
    await expect(connectTo(answer)).rejects.toMatchObject({
      reason: "host-unreachable",
      message: expect.stringContaining("no SSH session"),
    });
  });

  it("gives up a port that takes the connection and says nothing", async () => {
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "performance"] });
    try {
      let accepted: () => void = () => undefined;
      const taken = new Promise<void>((resolve) => (accepted = resolve));
      const connecting = connectTo(accepted).catch((error: unknown) => error);
      await taken;
      for (let turn = 0; turn < 100; turn += 1) {
        jest.advanceTimersByTime(1_000);
        await new Promise(setImmediate);
      }
      expect(await connecting).toMatchObject({
        reason: "host-unreachable",
        message: expect.stringContaining("no SSH session"),
      });
    } finally {
      jest.useRealTimers();
    }
  });

  it("tries again where the host hangs up without having said who it is, as sshd beyond its MaxStartups", async () => {
    let turnedAway = 0;
    const server = await serverThat();
    const limited = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      if (turnedAway === 2) {
        const onward = connectTcp(server.address.port, "127.0.0.1");
        onward.on("error", () => socket.destroy());
        socket.pipe(onward).pipe(socket);
        return;
      }
      turnedAway += 1;
      if (turnedAway === 1) socket.end("Exceeded MaxStartups\r\n");
      else setTimeout(() => socket.resetAndDestroy(), 20);
    }).listen(0, "127.0.0.1");
    await once(limited, "listening");
    const { port } = limited.address() as AddressInfo;
    try {
      connection = await connectOverSsh({ ...server.address, port }, server.credentials);
    } finally {
      limited.close();
    }
    expect(turnedAway).toBe(2);
  });

  it("tells a port on which nothing listens", async () => {
    const server = await serverThat();
    server.stop();
    ssh = undefined;
    await expect(connectOverSsh(server.address, server.credentials)).rejects.toMatchObject({
      reason: "host-unreachable",
      message: expect.stringContaining("refuses the connection"),
    });
  });
});

/** Tries to connect to a port whose every connection is handled so. */
async function connectTo(handle: (socket: import("node:net").Socket) => void): Promise<void> {
  const tcp = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    handle(socket);
  }).listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const server = await serverThat();
  const { port } = tcp.address() as AddressInfo;
  try {
    await connectOverSsh({ ...server.address, port }, server.credentials);
  } finally {
    tcp.close();
  }
}

/** A well-formed blob of a key that nobody has. */
function ecdsaBlob(): string {
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const type = field(Buffer.from("ecdsa-sha2-nistp256"));
  return Buffer.concat([type, field(Buffer.from("nistp256")), field(Buffer.alloc(65, 4))]).toString("base64");
}

describe("a connection over SSH", () => {
  it("tells a socket that sshd does not open, with all that can be the cause", async () => {
    const server = await serverThat((_, __, reject) => reject());
    connection = await connectOverSsh(server.address, server.credentials);
    const agent = new SocketAgent(connection, "/run/x.sock");
    await expect(ask(agent, "/")).rejects.toMatchObject({
      reason: "socket-refused",
      message: expect.stringContaining("/run/x.sock"),
      advice: expect.stringMatching(
        /ls -l \/run\/x\.sock[^]*usermod[^]*AllowStreamLocalForwarding[^]*permitopen/,
      ),
    });
  });

  it.each([
    ["/var/run/docker.sock", "docker-unavailable"],
    ["/run/tidegate/api/admin.sock", "proxy-unavailable"],
  ])("blames no right when %s opened before", async (path, reason) => {
    let open = true;
    const server = await serverThat((_, accept, reject) => (open ? accept().end("answer") : reject()));
    connection = await connectOverSsh(server.address, server.credentials);
    expect(await text(connection.openSocket(path))).toBe("answer");
    open = false;
    await expect(text(connection.openSocket(path))).rejects.toMatchObject({
      reason,
      message: expect.stringContaining(`${path} does not open any more`),
    });
  });

  it("asks for the path it was given", async () => {
    const paths: string[] = [];
    const server = await serverThat((path, _, reject) => {
      paths.push(path);
      reject();
    });
    connection = await connectOverSsh(server.address, server.credentials);
    await text(connection.openSocket("/run/tidegate/api/blue.sock")).catch(() => undefined);
    expect(paths).toEqual(["/run/tidegate/api/blue.sock"]);
  });

  it("does not use a socket again whose far end was closed while it was idle, as a daemon that restarts does", async () => {
    const { agent } = await connected((asked, reply) => reply.end(`answer to ${asked.url}`));
    expect(await Promise.all(["/1", "/2"].map((path) => ask(agent, path)))).toHaveLength(2);
    web?.closeAllConnections();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await ask(agent, "/3")).toBe("answer to /3");
  });

  it("that is lost ends requests in the middle of a reply, and says so", async () => {
    const { server, agent } = await connected((_, reply) => {
      reply.writeHead(200, { "content-length": "10" }).write("half");
      setTimeout(() => server.breakOff(), 20);
    });
    await expect(ask(agent, "/")).rejects.toMatchObject({
      reason: "connection-lost",
      host: `127.0.0.1:${server.address.port}`,
    });
  });

  it("that is lost ends requests that wait for their socket, and is not called a refused socket", async () => {
    const server = await serverThat(() => setTimeout(() => server.breakOff(), 20));
    connection = await connectOverSsh(server.address, server.credentials);
    const agent = new SocketAgent(connection, "/run/x.sock");
    await expect(ask(agent, "/")).rejects.toMatchObject({ reason: "connection-lost" });
  });

  it("that is lost opens no socket any more", async () => {
    const { server, agent } = await connected((_, reply) => reply.end("whole"));
    expect(await ask(agent, "/")).toBe("whole");
    server.breakOff();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(ask(agent, "/")).rejects.toMatchObject({ reason: "connection-lost" });
  });

  it("closes its sockets when it is closed, twice if need be", async () => {
    const { agent } = await connected(() => undefined);
    const asked = ask(agent, "/").catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([connection?.close(), connection?.close()]);
    expect(await asked).toMatchObject({ message: "socket hang up" });
  });
});
