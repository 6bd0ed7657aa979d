import type { Client } from "./client.ts";
import { KeepAliveClient } from "./keep-alive-client.ts";
import { monotonicMs } from "./message.ts";
import { type CompletePlan, mixKinds } from "./mix.ts";
import { freshClient, slowClient, uploadClient } from "./one-shot-client.ts";
import { Recorder } from "./recorder.ts";
import type { LoadResult, LoadSnapshot, Mark } from "./result.ts";
import { SaturateClient } from "./saturate-client.ts";
import { dueAt, dueBy, interleave, type Schedule } from "./schedule.ts";
import { WebSocketClient } from "./websocket-client.ts";

const sweepEveryMs = 20;

/** One load in this process: sends by the schedule, sweeps for what is overdue, and gives the result. */
export class LoadRun {
  readonly recorder: Recorder;
  readonly #plan: CompletePlan;
  readonly #startedAt = monotonicMs();
  readonly #wallStart = new Date().toISOString();
  readonly #cpuStart = process.cpuUsage();
  readonly #marks: Mark[] = [];
  readonly #streams: { readonly client: Client; readonly schedule: Schedule; sent: number }[] = [];
  readonly #clients: readonly Client[];
  readonly #timers: NodeJS.Timeout[];
  #stopping: Promise<LoadResult> | undefined;

  /** Starts sending at once. */
  constructor(plan: CompletePlan, onFirstAnswer: () => void) {
    this.#plan = plan;
    this.recorder = new Recorder(() => this.#sinceStart(monotonicMs()), onFirstAnswer);
    this.#clients = plan.mode === "saturate" ? [this.#saturate()] : this.#openStreams();
    const sweep = (): void => this.#clients.forEach((client) => client.tick(this.recorder.now()));
    this.#timers = [setInterval(() => this.#sendDue(), 1), setInterval(sweep, sweepEveryMs)];
  }

  /** Labels the timeline; `at` is a time of `monotonicMs`. */
  mark(at: number, label: string): void {
    this.#marks.push({ at: this.#sinceStart(at), label });
  }

  /** From `at` (of `monotonicMs`) on, only these releases may answer. */
  expect(at: number, releases: readonly string[]): void {
    this.recorder.expect({ at: this.#sinceStart(at), releases });
  }

  snapshot(): LoadSnapshot {
    return this.recorder.tally.snapshot(this.recorder.now());
  }

  /** Sends nothing more, lets what is open end (by its time-out at the latest) and gives the result. */
  async stop(endedBy: LoadResult["endedBy"]): Promise<LoadResult> {
    this.#stopping ??= this.#drain(endedBy);
    return await this.#stopping;
  }

  /** Ms since the load began, to the microsecond. */
  #sinceStart(at: number): number {
    return Math.round((at - this.#startedAt) * 1000) / 1000;
  }

  async #drain(endedBy: LoadResult["endedBy"]): Promise<LoadResult> {
    const durationMs = this.recorder.now();
    clearInterval(this.#timers[0]);
    for (const client of this.#clients) client.finish();
    while (this.recorder.tally.open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    clearInterval(this.#timers[1]);
    return this.#result(endedBy, durationMs);
  }

  #saturate(): Client {
    const client = new SaturateClient({ plan: this.#plan, recorder: this.recorder });
    for (let opened = 0; opened < this.#plan.connections; opened += 1) client.offer();
    return client;
  }

  #openStreams(): readonly Client[] {
    const setting = { plan: this.#plan, recorder: this.recorder };
    const schedules = interleave(mixKinds.map((kind) => this.#plan.rates[kind]));
    const make = {
      keepAlive: () => new KeepAliveClient(setting),
      fresh: () => freshClient(setting),
      slow: () => slowClient(setting),
      upload: () => uploadClient(setting),
      websocket: () => new WebSocketClient(setting),
    };
    for (const [index, kind] of mixKinds.entries()) {
      const schedule = schedules[index];
      if (schedule === undefined || schedule.rate === 0) continue;
      this.#streams.push({ client: make[kind](), schedule, sent: 0 });
    }
    return this.#streams.map((stream) => stream.client);
  }

  #sendDue(): void {
    const now = this.recorder.now();
    for (const stream of this.#streams) {
      for (const due = dueBy(stream.schedule, now); stream.sent < due; stream.sent += 1) {
        stream.client.offer(dueAt(stream.schedule, stream.sent));
      }
    }
  }

  #result(endedBy: LoadResult["endedBy"], durationMs: number): LoadResult {
    const { lag, ...measured } = this.recorder.tally.result();
    const cpu = process.cpuUsage(this.#cpuStart);
    return {
      startedAt: this.#wallStart,
      durationMs,
      endedBy,
      ...measured,
      marks: this.#marks,
      okPerSecond: measured.total.ok / (durationMs / 1000),
      reopened: this.#reopened(),
      probe: { lagP99Ms: lag.p99, lagMaxMs: lag.max, cpuMs: (cpu.user + cpu.system) / 1000 },
    };
  }

  #reopened(): number {
    return this.#clients.reduce((sum, client) => sum + (client.reopened ?? 0), 0);
  }
}
