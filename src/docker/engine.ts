import type { IncomingMessage } from "node:http";
import { type Duplex, PassThrough, type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import type Modem from "docker-modem";
import { Failure } from "../failure/failure.ts";
import type { Connection } from "../host/connection.ts";
import { SocketAgent } from "../host/socket-agent.ts";
import { type LeaseGuard, recentMs } from "../lease/guard.ts";
import { negotiate } from "./api-version.ts";
import { diskTroubleIn } from "./disk-trouble.ts";
import type { VersionReply } from "./judge-engine.ts";
import { DockerRefusal } from "./refusal.ts";

/** One request to the Docker Engine API. */
export interface EngineRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Begins with a slash, carries no version and no query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: object;
  /** A tar archive sent as the body. */
  readonly archive?: Buffer;
  /** Value of `X-Registry-Auth`: a secret. */
  readonly registryAuth?: string;
  /** Milliseconds until the whole reply must be there; a stream has its signal instead. */
  readonly deadlineMs?: number;
}

/** `GET /version`, as far as it is of use while connecting. */
export interface EngineVersion extends VersionReply {
  readonly ApiVersion?: string;
  readonly MinAPIVersion?: string;
}

const defaultDeadlineMs = 30_000;

/** The Docker Engine of one host, spoken to in an API version that both sides know. */
export class Engine {
  readonly host: string;
  readonly #modem: Modem;
  readonly #agent: SocketAgent;
  #guard: LeaseGuard | undefined;

  private constructor(host: string, modem: Modem, agent: SocketAgent) {
    this.host = host;
    this.#modem = modem;
    this.#agent = agent;
  }

  /**
   * Greets the engine behind a socket of the host and agrees on an API version.
   *
   * @throws Failure `socket-refused`, `docker-unavailable`, `docker-unsupported`
   */
  static async connect(connection: Connection, socketPath: string): Promise<Engine> {
    const engine = await Engine.over(connection, socketPath);
    await engine.greet();
    return engine;
  }

  /** The engine behind a socket, not spoken to yet: what is asked before {@link greet} ends has no API version. */
  static async over(connection: Connection, socketPath: string): Promise<Engine> {
    const { default: Modem } = await import("docker-modem");
    const agent = new SocketAgent(connection, socketPath);
    const modem = withoutDockerHost(
      () => new Modem({ protocol: "http", host: "docker", port: 80, agent, headers: {}, sshOptions: {} }),
    );
    return new Engine(connection.host, modem, agent);
  }

  /** Agrees on an API version. @returns what the engine says of itself @throws as {@link connect} */
  async greet(): Promise<EngineVersion> {
    const version = await this.json<EngineVersion>({ method: "GET", path: "/version" });
    (this.#modem as unknown as { version: string }).version = `v${negotiate(version, this.host)}`;
    return version;
  }

  /** Has everything that changes the host ask first whether this run may; `undefined` asks nobody. */
  guardedBy(guard: LeaseGuard | undefined): void {
    this.#guard = guard;
  }

  /** The lease under which the host is changed; `undefined` where nothing is to be changed. */
  get lease(): number | undefined {
    return this.#guard?.number;
  }

  /** A request whose reply is JSON (or nothing). @throws DockerRefusal, Failure `docker-unavailable` */
  async json<T>(request: EngineRequest): Promise<T> {
    const deadline = AbortSignal.timeout(request.deadlineMs ?? defaultDeadlineMs);
    const body = await text(await this.stream(request, deadline));
    if (body.trim() === "") return undefined as T;
    try {
      return JSON.parse(body) as T;
    } catch (error) {
      throw this.#explain(request, new Error("the reply is not JSON", { cause: error }));
    }
  }

  /**
   * A request whose reply is read as it comes; aborting `signal` ends it at any time. A reply that breaks off ends
   * the stream with the same failures.
   *
   * @throws DockerRefusal, Failure `docker-unavailable`; `lease-lost`, `preempted` where it would change the host
   */
  async stream(request: EngineRequest, signal?: AbortSignal): Promise<Readable> {
    if (isGuarded(request)) await this.#guard?.assure(onlyPrepares(request) ? recentMs : 0);
    const reply = await this.#dial<IncomingMessage>(request, signal);
    const body = new PassThrough();
    // A reply that breaks off says no more than "aborted"; its socket knows why.
    reply.once("error", (error) => body.destroy(this.#explain(request, reply.socket.errored ?? error)));
    body.once("close", () => reply.destroy());
    return reply.pipe(body);
  }

  /**
   * A request whose connection becomes a stream in both directions. It is the caller's to end.
   *
   * @throws as {@link stream}
   */
  async upgrade(request: EngineRequest, signal: AbortSignal): Promise<Duplex> {
    await this.assure();
    return await this.#dial<Duplex>(request, signal, { hijack: true });
  }

  /** Asks the host now whether this run may change it. @throws Failure `lease-lost`, `preempted` */
  async assure(): Promise<void> {
    await this.#guard?.assure(0);
  }

  /** Splits Docker's multiplexed stream; both parts go to one sink, in order. */
  demultiplex(stream: NodeJS.ReadableStream, sink: NodeJS.WritableStream): void {
    this.#modem.demuxStream(stream, sink, sink);
  }

  close(): void {
    this.#agent.destroy();
  }

  #dial<T>(request: EngineRequest, abortSignal: AbortSignal | undefined, more: object = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#modem.dial(
        {
          method: request.method,
          path: `${request.path}?`,
          options: { _query: request.query ?? {}, _body: request.body ?? {} },
          statusCodes: { 200: true, 201: true, 204: true, 304: true },
          // Its own way of reading a body never ends when the reply breaks off.
          isStream: true,
          ...(request.archive === undefined ? {} : { file: request.archive }),
          headers: headersOf(request),
          ...more,
          ...(abortSignal === undefined ? {} : { abortSignal }),
        },
        (error, reply) => (error === null ? resolve(reply as T) : reject(this.#explain(request, error))),
      );
    });
  }

  #explain({ method, path }: EngineRequest, error: Error & { statusCode?: number }): Failure {
    if (error instanceof Failure) return error;
    const what = `${method} ${path}`;
    if (error.statusCode !== undefined) {
      const words = messageOf(error);
      const disk = diskTroubleIn(words);
      const advice = disk === undefined ? {} : { advice: disk.advice };
      return new DockerRefusal(
        error.statusCode,
        `Docker refused ${what}: ${words}`,
        { host: this.host, cause: error, ...advice },
        disk?.reason ?? "docker-failed",
        words,
      );
    }
    const late = error.name === "TimeoutError" || error.name === "AbortError";
    return new Failure(
      "docker-unavailable",
      `Docker did not answer ${what}${late ? " in time" : `: ${error.message}`}`,
      {
        host: this.host,
        advice: "See on the host whether dockerd runs: `systemctl status docker`, `journalctl -u docker`.",
        cause: error,
      },
    );
  }
}

/** Everything that changes the host, but the volumes that are the lease itself. */
function isGuarded({ method, path }: EngineRequest): boolean {
  return method !== "GET" && path !== "/volumes/create" && !/^\/volumes\/[^/]+\.lease-/.test(path);
}

/** What nobody notices until more is done: there an answer of a moment ago is good enough. */
function onlyPrepares({ path }: EngineRequest): boolean {
  return /^\/(containers\/create|images\/create|networks\/create|containers\/[^/]+\/(archive|exec|attach|wait))$/.test(
    path,
  );
}

/** Headers that do not show when they are inspected: docker-modem prints all it sends where DEBUG asks for that. */
export function headersOf({ archive, registryAuth }: EngineRequest): Record<string, string> {
  const headers = {
    ...(archive === undefined ? {} : { "Content-Type": "application/x-tar" }),
    ...(registryAuth === undefined ? {} : { "X-Registry-Auth": registryAuth }),
  };
  return Object.defineProperty(headers, inspect.custom, { value: () => "[headers]" });
}

/** The engine's own words out of an error of docker-modem, which puts the status before them. */
function messageOf(error: Error): string {
  return error.message.replace(/^\(HTTP code \d+\) \w+ - /, "").trim();
}

/** docker-modem reads the runner's DOCKER_HOST, whatever it is given, and the certificates that go with it. */
function withoutDockerHost<T>(make: () => T): T {
  const name = "DOCKER_HOST";
  const kept = process.env[name];
  delete process.env[name];
  try {
    return make();
  } finally {
    if (kept !== undefined) process.env[name] = kept;
  }
}
