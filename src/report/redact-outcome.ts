import { Failure } from "../failure/failure.ts";
import type { DeployOutcome } from "./outcome.ts";

/**
 * The outcome with `***` for every secret in what containers, daemons and servers said. GitHub masks the log and the
 * summary only: a file that is kept or passed on is masked by nobody.
 */
export function redactOutcome(outcome: DeployOutcome, secrets: readonly string[]): DeployOutcome {
  const longestFirst = secrets.filter((secret) => secret !== "").toSorted((a, b) => b.length - a.length);
  const redact = (text: string): string =>
    longestFirst.reduce((redacted, secret) => redacted.replaceAll(secret, "***"), text);
  const { failure, hosts, plan, notices, judgements, checks, samples } = outcome;
  return {
    ...outcome,
    failure: failure && redactFailure(failure, redact),
    hosts: hosts.map((host) => ({ ...host, failure: host.failure && redactFailure(host.failure, redact) })),
    plan: plan.map(({ host, steps }) => ({ host, steps: steps.map(redact) })),
    notices: notices.map(redact),
    judgements: judgements.map((judgement) => ({ ...judgement, reasons: judgement.reasons.map(redact) })),
    checks: checks.map((check) => ({ ...check, name: redact(check.name), detail: redact(check.detail) })),
    samples: samples.map((sample) =>
      sample.cause === undefined ? sample : { ...sample, cause: redact(sample.cause) },
    ),
  };
}

function redactFailure(failure: Failure, redact: (text: string) => string): Failure {
  const { reason, message, host, input, advice, evidence } = failure;
  return new Failure(reason, redact(message), {
    evidence: evidence.map(redact),
    cause: failure.cause,
    ...(host === undefined ? {} : { host }),
    ...(input === undefined ? {} : { input }),
    ...(advice === undefined ? {} : { advice: redact(advice) }),
  });
}
