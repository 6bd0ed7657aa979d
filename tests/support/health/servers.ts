import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import type { Certificate } from "./certificate.ts";

/** Servers of a test, all closed at its end. */
export class Servers {
  readonly #closing: (() => void)[] = [];
  /** The server that was started last. */
  last: net.Server | undefined;

  /** An HTTP server on 127.0.0.1. */
  async http(answer: http.RequestListener): Promise<URL> {
    return await this.#listen(http.createServer(answer), "http:");
  }

  async https({ cert, key }: Certificate, answer: http.RequestListener): Promise<URL> {
    return await this.#listen(https.createServer({ cert, key }, answer), "https:");
  }

  /** A server that does with each connection what it likes, once something has been sent. */
  async raw(answer: (socket: net.Socket) => void): Promise<URL> {
    const server = net.createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => answer(socket));
    });
    return await this.#listen(server, "http:");
  }

  close(): void {
    for (const close of this.#closing.splice(0)) close();
  }

  async #listen(server: net.Server, protocol: string): Promise<URL> {
    this.last = server;
    const sockets = new Set<net.Socket>();
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    });
    server.on("tlsClientError", () => {});
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    this.#closing.push(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    return new URL(`${protocol}//127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }
}

/** A port that nothing listens on. */
export async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
