import type { Reason } from "./reason.ts";

/** Where a failure happened and what can be done about it. */
export interface FailureDetails {
  /** The host as the user named it, without the user name. */
  readonly host?: string;
  /** The input whose value led here. */
  readonly input?: string;
  /** What to do now, in the imperative. */
  readonly advice?: string;
  /** Further lines worth reading, already made inert (container logs, for one). */
  readonly evidence?: readonly string[];
  readonly cause?: unknown;
}

/** An expected way for a run to end badly: its message is written for the person who reads the log. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly reason: Reason;
  readonly host: string | undefined;
  readonly input: string | undefined;
  readonly advice: string | undefined;
  readonly evidence: readonly string[];

  constructor(reason: Reason, message: string, details: FailureDetails = {}) {
    super(message, { cause: details.cause });
    this.reason = reason;
    this.host = details.host;
    this.input = details.input;
    this.advice = details.advice;
    this.evidence = details.evidence ?? [];
  }

  /** The same failure, told of a host: what has no host of its own takes this one. */
  on(host: string): Failure {
    if (this.host !== undefined) return this;
    const { reason, message, input, advice, evidence } = this;
    return new Failure(reason, message, {
      host,
      evidence,
      cause: this.cause,
      ...(input === undefined ? {} : { input }),
      ...(advice === undefined ? {} : { advice }),
    });
  }
}

/** Whatever was thrown, as a failure: what nobody expected becomes `internal`, its cause kept. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Failure("internal", message, {
    cause: thrown,
    advice: "This is a fault of Tidegate: please report it with the log of this run.",
  });
}
