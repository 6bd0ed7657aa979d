import { Agent, type RequestListener, request } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** A release that does by the path what releases do at their worst. */
export const troubledRelease: RequestListener = (asked, reply) => {
  const { socket, url = "/" } = asked;
  if (url === "/500") reply.writeHead(500).end("failed");
  else if (url === "/drop") socket.destroy();
  else if (url === "/cut-short") sendPart(reply, socket);
  else if (url === "/hints") {
    reply.writeEarlyHints({ link: "</style.css>; rel=preload" });
    setTimeout(() => reply.end("hinted"), 30);
  } else if (url === "/socket") socket.write(switching);
  else if (url === "/slow") setTimeout(() => reply.end("slow"), 200);
  else reply.end("well");
};

const switching = `HTTP/1.1 101 Switching Protocols\r
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
Connection: Upgrade\r
Upgrade: websocket\r
\r
`;

function sendPart(reply: Parameters<RequestListener>[1], socket: Socket): void {
  reply.writeHead(200, { "content-length": "1000" });
  reply.write("part");
  setTimeout(() => socket.destroy(), 20);
}

/** A user of the service on `port`, whose connection is kept open between requests. */
export class Visitor {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #sockets: Socket[] = [];

  constructor(port: number) {
    this.#port = port;
  }

  /** The status, or what went wrong instead. */
  ask(path: string, { newConnection = false } = {}): Promise<string> {
    return new Promise((resolve) => {
      const agent = newConnection ? false : this.#agent;
      const asked = request({ host: "127.0.0.1", port: this.#port, path, agent }, (reply) => {
        reply.on("error", (error) => resolve(error.message));
        reply.on("end", () => resolve(`${reply.statusCode}`));
        reply.resume();
      });
      asked.on("error", (error) => resolve(error.message));
      asked.end();
    });
  }

  async askTimes(times: number, path: string): Promise<void> {
    for (let time = 0; time < times; time += 1) await this.ask(path);
  }

  /** A request that its user gives up before the answer. */
  async giveUp(path: string): Promise<void> {
    const socket = this.#send(`GET ${path} HTTP/1.1\r\nHost: shop\r\n\r\n`);
    await pause(100);
    socket.destroy();
  }

  /** An upload that its user breaks off. */
  async breakOffUpload(): Promise<void> {
    const socket = this.#send("POST /slow HTTP/1.1\r\nHost: shop\r\nContent-Length: 100000\r\n\r\npart");
    await pause(50);
    socket.destroy();
  }

  /** Opens a WebSocket, and leaves it open. */
  async openWebSocket(): Promise<void> {
    const headers = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    this.#send(
      `GET /socket HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${headers}\r\n\r\n`,
    );
    await pause(100);
  }

  leave(): void {
    this.#agent.destroy();
    for (const socket of this.#sockets) socket.destroy();
  }

  #send(text: string): Socket {
    const socket = connect(this.#port, "127.0.0.1");
    socket.on("error", () => {});
    socket.resume();
    socket.write(text);
    this.#sockets.push(socket);
    return socket;
  }
}

/** One kind of trouble, and how it counts. */
export interface Trouble {
  readonly name: string;
  /** Requests that are over, and those of them that a release is to blame for. */
  readonly requests: number;
  readonly errors: number;
  /** Requests that stay open. */
  readonly stillOpen?: number;
  readonly meet: (visitor: Visitor) => Promise<unknown>;
}

/** Troubles of every kind, each to be met in a window of its own. */
export const troubles: readonly Trouble[] = [
  { name: "well answered", requests: 60, errors: 0, meet: (one) => one.askTimes(60, "/") },
  { name: "answered with 500", requests: 8, errors: 8, meet: (one) => one.askTimes(8, "/500") },
  { name: "dropped, on a kept connection", requests: 8, errors: 4, meet: askAndBeDropped },
  { name: "dropped, on a new connection", requests: 3, errors: 3, meet: beDroppedAnew },
  { name: "cut short", requests: 2, errors: 2, meet: (one) => one.askTimes(2, "/cut-short") },
  { name: "answered after early hints", requests: 5, errors: 0, meet: (one) => one.askTimes(5, "/hints") },
  { name: "given up by the user", requests: 1, errors: 0, meet: (one) => one.giveUp("/slow") },
  { name: "upload broken off by the user", requests: 1, errors: 0, meet: (one) => one.breakOffUpload() },
  {
    name: "a WebSocket that stays open",
    requests: 0,
    errors: 0,
    stillOpen: 1,
    meet: (one) => one.openWebSocket(),
  },
];

async function askAndBeDropped(visitor: Visitor): Promise<void> {
  for (let time = 0; time < 4; time += 1) {
    await visitor.ask("/");
    await visitor.ask("/drop");
  }
}

async function beDroppedAnew(visitor: Visitor): Promise<void> {
  for (let time = 0; time < 3; time += 1) await visitor.ask("/drop", { newConnection: true });
}
