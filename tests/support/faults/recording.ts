import type { CutPoint } from "./cut.ts";

/** One request to a host's socket, as the relay saw it pass. */
export interface RecordedRequest extends CutPoint {
  /** Counted from 1 over all requests of the run. */
  readonly number: number;
  /** The request itself: method and target, or the command line. */
  readonly line: string;
  readonly socket: "docker" | "admin" | "entrance";
  /** Milliseconds since the recording began. */
  readonly sentAt: number;
  /** When its reply was whole; absent while it is not. */
  answeredAt?: number;
  /** Of an HTTP reply. */
  status?: number;
}

/** Every request of a run in the order in which they came, numbered. */
export class Recording {
  readonly #began = performance.now();
  readonly #requests: RecordedRequest[] = [];
  readonly #counts = new Map<string, number>();

  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  add(socket: RecordedRequest["socket"], name: string, line: string): RecordedRequest {
    const nth = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, nth);
    const number = this.#requests.length + 1;
    const request = { number, name, nth, line, socket, sentAt: this.now() };
    this.#requests.push(request);
    return request;
  }

  now(): number {
    return Math.round(performance.now() - this.#began);
  }
}
