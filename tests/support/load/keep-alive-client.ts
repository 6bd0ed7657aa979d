import { type Client, type ClientSetting, requestHead } from "./client.ts";
import { Connection } from "./connection.ts";
import { failed } from "./judge.ts";
import type { Attempt } from "./recorder.ts";

interface Lane {
  readonly connection: Connection;
  current: Attempt | undefined;
  readonly waiting: Attempt[];
}

/**
 * `GET /` over persistent connections, each in turn. A request whose connection is busy waits for it, and its
 * latency counts from when it was due, so a connection that hangs hides nothing.
 */
export class KeepAliveClient implements Client {
  readonly #setting: ClientSetting;
  readonly #lanes: readonly Lane[];
  readonly #head: string;
  #offered = 0;

  constructor(setting: ClientSetting) {
    const { plan } = setting;
    this.#setting = setting;
    this.#head = requestHead("GET", "/", plan.target);
    this.#lanes = Array.from({ length: plan.connections }, () => ({
      connection: new Connection(plan.target),
      current: undefined,
      waiting: [],
    }));
  }

  /** Connections opened again after a polite close. */
  get reopened(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.connection.reopened, 0);
  }

  offer(scheduledAt: number): void {
    const lane = this.#lanes[this.#offered % this.#lanes.length];
    if (lane === undefined) return;
    this.#offered += 1;
    const attempt = this.#setting.recorder.sent("keepAlive", scheduledAt);
    if (lane.current === undefined) this.#begin(lane, attempt);
    else lane.waiting.push(attempt);
  }

  tick(now: number): void {
    const due = now - this.#setting.plan.timeoutMs;
    for (const lane of this.#lanes) {
      while (lane.waiting[0] !== undefined && lane.waiting[0].scheduledAt <= due) {
        const late = lane.waiting.shift();
        const verdict = failed("timeout", "waited for its connection all the time");
        if (late !== undefined) this.#setting.recorder.ended(late, verdict);
      }
      if (lane.current !== undefined && lane.current.scheduledAt <= due) lane.connection.timeOut();
    }
  }

  finish(): void {
    // Requests in flight end by their answer or their time-out.
  }

  #begin(lane: Lane, attempt: Attempt): void {
    const { recorder } = this.#setting;
    attempt.startedAt = recorder.now();
    lane.current = attempt;
    lane.connection.begin({
      head: this.#head,
      settle: (end) => {
        recorder.exchangeEnded(attempt, { kind: "keepAlive" }, end);
        lane.current = undefined;
        const next = lane.waiting.shift();
        if (next !== undefined) this.#begin(lane, next);
      },
    });
  }
}
