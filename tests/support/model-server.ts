import type { ServerCounters } from "../../src/analysis/traffic.ts";

/** A server of the proxy that counts as HAProxy does (`stream_update_time_stats` in its source), without a proxy. */
export class ModelServer {
  readonly #name: string;
  #chosen = 0;
  #serverErrors = 0;
  #sumMs = 0;
  #open = 0;

  constructor(name = "steady-blue/blue") {
    this.#name = name;
  }

  /** Requests that are answered after so many milliseconds each. */
  answer(times: readonly number[], errors = 0): this {
    for (const ms of times) {
      this.#chosen += 1;
      if (this.#chosen > 512) this.#sumMs -= Math.ceil(this.#sumMs / 512);
      this.#sumMs += ms;
    }
    this.#serverErrors += errors;
    return this;
  }

  /** Requests, or WebSockets, that are begun and not over. */
  hold(requests: number): this {
    this.#open += requests;
    return this;
  }

  read(): ServerCounters {
    return {
      name: this.#name,
      chosen: this.#chosen + this.#open,
      redispatched: 0,
      open: this.#open,
      responses: this.#chosen,
      interim: 0,
      serverErrors: this.#serverErrors,
      failures: 0,
      cutShort: 0,
      clientAborts: 0,
      meanMs: this.#chosen === 0 ? 0 : Math.ceil(this.#sumMs / Math.min(this.#chosen, 512)),
    };
  }
}

/** So many values of the same length. */
export function same(count: number, ms: number): readonly number[] {
  return Array.from({ length: count }, () => ms);
}
