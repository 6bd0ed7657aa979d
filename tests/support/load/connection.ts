import { connect, type Socket } from "node:net";
import { type Answer, AnswerReader, MalformedAnswer } from "./answer.ts";
import type { Target } from "./mix.ts";
import type { FailureCause } from "./result.ts";

/** One request on a connection. */
export interface Exchange {
  readonly head: string;
  readonly body?: Buffer;
  /** Called once, with the answer or with why there is none. */
  settle(end: ExchangeEnd): void;
}

export type ExchangeEnd =
  | { readonly answer: Answer }
  | { readonly cause: FailureCause; readonly detail: string };

/** One HTTP/1.1 connection that is opened when it is needed and carries one request at a time. */
export class Connection {
  /** How often it was opened again after the server had closed it between two requests. */
  reopened = 0;
  readonly #target: Target;
  #socket: Socket | undefined;
  #reader = new AnswerReader();
  #exchange: Exchange | undefined;
  #answers = 0;
  #closedByServer = false;

  constructor(target: Target) {
    this.#target = target;
  }

  get busy(): boolean {
    return this.#exchange !== undefined;
  }

  /** Sends a request; the connection must not be busy. */
  begin(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#reader = new AnswerReader();
    const socket = this.#socket ?? this.#open();
    socket.write(exchange.head, "latin1");
    if (exchange.body !== undefined) socket.write(exchange.body);
  }

  /** Ends the request in flight as timed out, and the connection with it. */
  timeOut(): void {
    this.#fail("timeout", `no whole answer in time, ${this.#reader.received} bytes came`);
  }

  /** Closes the connection; a request in flight is forgotten. */
  close(): void {
    this.#exchange = undefined;
    this.#drop();
  }

  #open(): Socket {
    if (this.#closedByServer) this.reopened += 1;
    this.#closedByServer = false;
    this.#answers = 0;
    const socket = connect({ host: this.#target.host, port: this.#target.port, noDelay: true });
    this.#socket = socket;
    // A dropped socket may still report: only the current one speaks for the connection.
    const current = (act: () => void) => () => {
      if (this.#socket === socket) act();
    };
    socket.on("data", (chunk: Buffer) => current(() => this.#take(chunk))());
    socket.on("error", (error: NodeJS.ErrnoException) => current(() => this.#break(error))());
    socket.on("end", () => current(() => this.#ended())());
    socket.on("close", () => current(() => this.#ended())());
    return socket;
  }

  #take(chunk: Buffer): void {
    if (this.#exchange === undefined) {
      // Bytes that nobody asked for (a proxy's 408 on an idle connection) end it politely.
      this.#leave();
      return;
    }
    try {
      const answer = this.#reader.push(chunk);
      if (answer !== undefined) this.#answered(answer);
    } catch (error) {
      if (!(error instanceof MalformedAnswer)) throw error;
      this.#fail("malformed", error.message);
    }
  }

  #answered(answer: Answer): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#answers += 1;
    if (answer.closes) this.#leave();
    exchange?.settle({ answer });
  }

  #ended(): void {
    if (this.#exchange === undefined) {
      this.#leave();
      return;
    }
    const answer = this.#reader.finish();
    if (answer !== undefined) this.#answered(answer);
    else if (this.#reader.received > 0)
      this.#fail("truncated", `closed after ${this.#reader.received} bytes`);
    else this.#fail("reset", `closed without an answer, ${this.#history()}`);
  }

  #break(error: NodeJS.ErrnoException): void {
    if (this.#exchange === undefined) {
      this.#leave();
      return;
    }
    this.#fail(causeOf(error), `${error.code ?? error.message}, ${this.#history()}`);
  }

  #history(): string {
    const received = this.#reader.received > 0 ? ` after ${this.#reader.received} bytes` : "";
    return `${this.#answers === 0 ? "new connection" : `connection used ${this.#answers} times`}${received}`;
  }

  #fail(cause: FailureCause, detail: string): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#drop();
    exchange?.settle({ cause, detail });
  }

  /** The server closes: it goes first, so that its side keeps TIME_WAIT and the probe's ports stay free. */
  #leave(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#closedByServer = true;
    socket?.setTimeout(1000, () => socket.destroy());
    socket?.resume();
  }

  #drop(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }
}

/** The cause that an error of a socket stands for. */
export function causeOf(error: NodeJS.ErrnoException): FailureCause {
  switch (error.code) {
    case "ECONNREFUSED":
      return "refused";
    case "ECONNRESET":
    case "EPIPE":
      return "reset";
    case "ETIMEDOUT":
      return "timeout";
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "unreachable";
    case undefined:
      return "other";
    case "EADDRNOTAVAIL":
    case "EMFILE":
    case "ENFILE":
      return "probe";
    default:
      return "other";
  }
}
