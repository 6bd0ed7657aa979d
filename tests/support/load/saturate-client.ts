import { type Client, type ClientSetting, requestHead } from "./client.ts";
import { Connection } from "./connection.ts";
import type { Attempt } from "./recorder.ts";

/** After a failure a connection rests this long, or a refusing target would turn the loop into a spin. */
const restMs = 10;

/** Keeps `connections` connections busy: each sends again as soon as it has its answer. */
export class SaturateClient implements Client {
  readonly #setting: ClientSetting;
  readonly #head: string;
  readonly #current = new Map<Connection, Attempt>();
  readonly #connections: Connection[] = [];
  #finishing = false;

  constructor(setting: ClientSetting) {
    this.#setting = setting;
    this.#head = requestHead("GET", setting.plan.path, setting.plan.target);
  }

  /** Connections opened again after a polite close. */
  get reopened(): number {
    return this.#connections.reduce((sum, connection) => sum + connection.reopened, 0);
  }

  /** Adds one more connection. */
  offer(): void {
    const connection = new Connection(this.#setting.plan.target);
    this.#connections.push(connection);
    this.#send(connection);
  }

  tick(now: number): void {
    for (const [connection, attempt] of this.#current) {
      if (attempt.scheduledAt + this.#setting.plan.timeoutMs <= now) connection.timeOut();
    }
  }

  finish(): void {
    this.#finishing = true;
  }

  #send(connection: Connection): void {
    if (this.#finishing) return;
    const { recorder } = this.#setting;
    const now = recorder.now();
    const attempt = recorder.sent("saturate", now);
    attempt.startedAt = now;
    this.#current.set(connection, attempt);
    connection.begin({
      head: this.#head,
      settle: (end) => {
        this.#current.delete(connection);
        recorder.exchangeEnded(attempt, { kind: "saturate" }, end);
        if ("answer" in end) this.#send(connection);
        else setTimeout(() => this.#send(connection), restMs);
      },
    });
  }
}
