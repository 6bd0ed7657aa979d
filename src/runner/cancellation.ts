import { Failure } from "../failure/failure.ts";

/** Turns the signals that ask a process to end into an abort. */
export interface Cancellation {
  /** Aborted with a `cancelled` Failure at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Gives the signals their usual meaning back. */
  dispose(): void;
}

/** GitHub cancels a job with SIGINT, 7.5 s later SIGTERM, and 2.5 s after that by force. */
export function cancellation(): Cancellation {
  const controller = new AbortController();
  const cancel = (name: NodeJS.Signals) => {
    controller.abort(
      new Failure("cancelled", `the run was cancelled (${name})`, { advice: "Run it again when you want." }),
    );
  };
  process.on("SIGINT", cancel);
  process.on("SIGTERM", cancel);
  return {
    signal: controller.signal,
    dispose() {
      process.removeListener("SIGINT", cancel);
      process.removeListener("SIGTERM", cancel);
    },
  };
}
