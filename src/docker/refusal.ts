import { Failure, type FailureDetails } from "../failure/failure.ts";
import type { Reason } from "../failure/reason.ts";

/** The Docker Engine answered a request with an error; `status` is its HTTP status. */
export class DockerRefusal extends Failure {
  readonly status: number;
  /** The engine's own, without what was asked. */
  readonly words: string;

  constructor(
    status: number,
    message: string,
    details: FailureDetails = {},
    reason: Reason = "docker-failed",
    words = message,
  ) {
    super(reason, message, details);
    this.status = status;
    this.words = words;
  }
}

/** Whether something was thrown because the engine answered with one of these statuses. */
export function isRefusal(thrown: unknown, ...statuses: readonly number[]): thrown is DockerRefusal {
  return thrown instanceof DockerRefusal && statuses.includes(thrown.status);
}
