import { Agent } from "node:http";
import type { Duplex } from "node:stream";
import { inspect } from "node:util";
import type { Connection } from "./connection.ts";

/** Sockets to one path that may be open at once; more requests wait for a free one. */
const socketsPerPath = 16;

/** An HTTP agent whose every connection is a UNIX socket of a host. */
export class SocketAgent extends Agent {
  readonly #connection: Connection;
  readonly #path: string;

  constructor(connection: Connection, path: string) {
    super({ keepAlive: true, maxSockets: socketsPerPath, scheduling: "lifo" });
    this.#connection = connection;
    this.#path = path;
  }

  override createConnection(): Duplex {
    const socket = this.#connection.openSocket(this.#path);
    // A daemon that stops closes what is kept open, one way only: used again, such a socket would never answer.
    return socket.once("end", () => socket.destroy());
  }

  // docker-modem inspects its options on every request, and a whole agent takes 50 ms to print.
  [inspect.custom](): string {
    return `SocketAgent ${this.#path}`;
  }
}
