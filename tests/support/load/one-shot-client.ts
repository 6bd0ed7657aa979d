import { createHash } from "node:crypto";
import { type Client, type ClientSetting, requestHead } from "./client.ts";
import { Connection } from "./connection.ts";
import type { Asked } from "./judge.ts";
import type { Attempt } from "./recorder.ts";

/** A request that is sent again and again, each time on a connection of its own. */
interface OneShot {
  readonly asked: Asked;
  readonly head: string;
  readonly body?: Buffer;
}

/** Opens a new TCP connection for every request. */
export class OneShotClient implements Client {
  readonly #setting: ClientSetting;
  readonly #shot: OneShot;
  readonly #open = new Map<Connection, Attempt>();

  constructor(setting: ClientSetting, shot: OneShot) {
    this.#setting = setting;
    this.#shot = shot;
  }

  offer(scheduledAt: number): void {
    const { plan, recorder } = this.#setting;
    const { asked, head, body } = this.#shot;
    const attempt = recorder.sent(asked.kind, scheduledAt);
    attempt.startedAt = recorder.now();
    const connection = new Connection(plan.target);
    this.#open.set(connection, attempt);
    connection.begin({
      head,
      ...(body === undefined ? {} : { body }),
      settle: (end) => {
        this.#open.delete(connection);
        recorder.exchangeEnded(attempt, asked, end);
        connection.close();
      },
    });
  }

  tick(now: number): void {
    for (const [connection, attempt] of this.#open) {
      if (attempt.scheduledAt + this.#setting.plan.timeoutMs <= now) connection.timeOut();
    }
  }

  finish(): void {
    // Requests in flight end by their answer or their time-out.
  }
}

/** `GET /bytes` of more than one packet, checked to its last byte. */
export function freshClient(setting: ClientSetting): Client {
  const bytes = 20_000;
  const head = requestHead("GET", `/bytes?n=${bytes}`, setting.plan.target, { connection: "close" });
  return new OneShotClient(setting, { asked: { kind: "fresh", bytes }, head });
}

/** `GET /slow`: a request that is in flight while the releases change. */
export function slowClient(setting: ClientSetting): Client {
  const { target, slowMs } = setting.plan;
  const head = requestHead("GET", `/slow?ms=${slowMs}`, target, { connection: "close" });
  return new OneShotClient(setting, { asked: { kind: "slow" }, head });
}

/** `POST /upload` of a body whose digest has to come back. */
export function uploadClient(setting: ClientSetting): Client {
  const { target, uploadBytes: bytes } = setting.plan;
  // A prime period: a block that is lost or sent twice changes the digest.
  const body = Buffer.alloc(bytes, Buffer.from(Array.from({ length: 251 }, (_, index) => index)));
  const sha256 = createHash("sha256").update(body).digest("hex");
  const head = requestHead("POST", "/upload", target, {
    "content-type": "application/octet-stream",
    "content-length": bytes,
    connection: "close",
  });
  return new OneShotClient(setting, { asked: { kind: "upload", bytes, sha256 }, head, body });
}
