import type { IncomingMessage } from "node:http";
import type Modem from "docker-modem";
import { Failure } from "../failure/failure.ts";
import type { Connection } from "../host/connection.ts";
import { SocketAgent } from "../host/socket-agent.ts";
import { negotiate } from "./api-version.ts";
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
  /** Milliseconds until the whole reply (for a stream: its head) must be there. */
  readonly deadlineMs?: number;
}

const defaultDeadlineMs = 30_000;

/** The Docker Engine of one host, spoken to in an API version that both sides know. */
export class Engine {
  readonly host: string;
  readonly #modem: Modem;
  readonly #agent: SocketAgent;

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
    const { default: Modem } = await import("docker-modem");
    const agent = new SocketAgent(connection, socketPath);
    // Named in full, because docker-modem fills what is left out from DOCKER_* variables of the runner.
    const modem = new Modem({
      protocol: "http",
      host: "docker",
      port: 80,
      agent,
      headers: {},
      sshOptions: {},
    });
    const engine = new Engine(connection.host, modem, agent);
    const version = await engine.json<{ ApiVersion?: string; MinAPIVersion?: string }>({
      method: "GET",
      path: "/version",
    });
    (modem as unknown as { version: string }).version = `v${negotiate(version, connection.host)}`;
    return engine;
  }

  /** A request whose reply is JSON (or nothing). @throws DockerRefusal, Failure `docker-unavailable` */
  async json<T>(request: EngineRequest): Promise<T> {
    return (await this.#dial(
      request,
      false,
      AbortSignal.timeout(request.deadlineMs ?? defaultDeadlineMs),
    )) as T;
  }

  /**
   * A request whose reply is read as it comes; aborting `signal` ends it at any time.
   *
   * @throws DockerRefusal, Failure `docker-unavailable`
   */
  async stream(request: EngineRequest, signal?: AbortSignal): Promise<IncomingMessage> {
    return (await this.#dial(request, true, signal)) as IncomingMessage;
  }

  /** Splits Docker's multiplexed stream; both parts go to one sink, in order. */
  demultiplex(stream: IncomingMessage, sink: NodeJS.WritableStream): void {
    this.#modem.demuxStream(stream, sink, sink);
  }

  close(): void {
    this.#agent.destroy();
  }

  #dial(request: EngineRequest, isStream: boolean, abortSignal: AbortSignal | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#modem.dial(
        {
          method: request.method,
          path: `${request.path}?`,
          options: { _query: request.query ?? {}, _body: request.body ?? {} },
          statusCodes: { 200: true, 201: true, 204: true, 304: true },
          isStream,
          ...(request.archive === undefined
            ? {}
            : { file: request.archive, headers: { "Content-Type": "application/x-tar" } }),
          ...(abortSignal === undefined ? {} : { abortSignal }),
        },
        (error, result) => (error === null ? resolve(result) : reject(this.#explain(request, error))),
      );
    });
  }

  #explain({ method, path }: EngineRequest, error: Error & { statusCode?: number; json?: unknown }): Failure {
    if (error instanceof Failure) return error;
    const what = `${method} ${path}`;
    if (error.statusCode !== undefined) {
      return new DockerRefusal(error.statusCode, `Docker refused ${what}: ${messageOf(error)}`, {
        host: this.host,
        cause: error,
      });
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

/** The engine's own words out of an error of docker-modem. */
function messageOf(error: Error & { json?: unknown }): string {
  const { json } = error;
  if (typeof json === "object" && json !== null && "message" in json && typeof json.message === "string") {
    return json.message.trim();
  }
  return error.message.trim();
}
