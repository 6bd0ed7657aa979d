import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type FromWorker, monotonicMs, type ToWorker } from "./message.ts";
import { completePlan, type LoadPlan } from "./mix.ts";
import type { LoadResult, LoadSnapshot } from "./result.ts";

export type { LoadMix, LoadPlan, SaturateLoad } from "./mix.ts";
export type { LoadFailure, LoadResult, LoadSnapshot } from "./result.ts";

/** A load that runs in a process of its own. */
export interface Load {
  readonly pid: number;
  /** Labels the timeline at the time of the call. */
  mark(label: string): void;
  /**
   * From now on only these releases may answer; a request may be answered by any release that was expected
   * at some time of its life. Await it before the traffic is switched. Rejects once the load has ended.
   */
  expect(releases: readonly string[]): Promise<void>;
  /** Counts so far. Rejects once the load has ended. */
  snapshot(): Promise<LoadSnapshot>;
  /** Ends the load, lets open requests end and gives the result; the same one however often it is called. */
  stop(): Promise<LoadResult>;
}

/**
 * Starts a load and resolves with the first answer of any status. Throws a RangeError for a plan that cannot
 * be run, and an Error when nothing answers within the plan's `timeoutMs`, with what happened instead.
 */
export async function startLoad(plan: LoadPlan): Promise<Load> {
  const complete = completePlan(plan);
  const child = fork(fileURLToPath(new URL("./worker.ts", import.meta.url)), {
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const link = new WorkerLink(child);
  link.send({ type: "start", plan: complete });
  await link.flowing;
  return {
    pid: child.pid ?? 0,
    mark: (label) => link.send({ type: "mark", at: monotonicMs(), label }),
    expect: async (releases) => {
      const at = monotonicMs();
      await link.ask((id) => ({ type: "expect", id, at, releases }));
    },
    snapshot: async () => {
      const reply = await link.ask((id) => ({ type: "snapshot", id }));
      if (reply.type !== "snapshot") throw new Error(`the load answered a snapshot with ${reply.type}`);
      return reply.snapshot;
    },
    stop: async () => {
      link.send({ type: "stop" });
      return await link.result;
    },
  };
}

type Reply = Extract<FromWorker, { id: number }>;

/** The test's end of the channel to the worker. */
class WorkerLink {
  readonly flowing: Promise<void>;
  readonly result: Promise<LoadResult>;
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, PromiseWithResolvers<Reply>>();
  readonly #flowing = Promise.withResolvers<void>();
  readonly #result = Promise.withResolvers<LoadResult>();
  #ended = false;
  #lastId = 0;
  #printed = "";

  constructor(child: ChildProcess) {
    this.#child = child;
    this.flowing = this.#flowing.promise;
    this.result = this.#result.promise;
    // Nobody may be waiting yet when the worker ends; whoever waits later still gets the rejection.
    for (const promise of [this.flowing, this.result]) promise.catch(() => undefined);
    child.stderr?.on("data", (chunk: Buffer) => {
      this.#printed = (this.#printed + chunk.toString()).slice(-4000);
    });
    child.on("message", (message: FromWorker) => this.#take(message));
    child.once("error", (error) => this.#end(`the load could not run: ${error.message}`));
    child.once("close", (code, signal) =>
      this.#end(`the load ended with ${code ?? signal}. ${this.#printed}`),
    );
  }

  /** Sends a message; to a worker that has ended, nothing. */
  send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  async ask(question: (id: number) => ToWorker): Promise<Reply> {
    if (this.#ended || !this.#child.connected) throw new Error("the load has ended");
    this.#lastId += 1;
    const reply = Promise.withResolvers<Reply>();
    this.#asked.set(this.#lastId, reply);
    this.send(question(this.#lastId));
    return await reply.promise;
  }

  #take(message: FromWorker): void {
    switch (message.type) {
      case "flowing":
        this.#flowing.resolve();
        return;
      case "silent":
        this.#end(`nothing answered the load: ${JSON.stringify(message.snapshot.total)}`);
        return;
      case "result":
        this.#result.resolve(message.result);
        return;
      case "expected":
      case "snapshot":
        this.#asked.get(message.id)?.resolve(message);
        this.#asked.delete(message.id);
        return;
    }
  }

  #end(why: string): void {
    this.#ended = true;
    const error = new Error(why);
    this.#flowing.reject(error);
    this.#result.reject(error);
    for (const reply of this.#asked.values()) reply.reject(error);
    this.#asked.clear();
  }
}
