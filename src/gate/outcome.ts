import { Failure } from "../failure/failure.ts";
import type { GateReport } from "../health/checks/run-checks.ts";

/** How a gate ended: the closed set behind the `result` output. */
export type GateResult = "healthy" | "unhealthy" | "failed";

/** What was found from one place. */
export interface GateFinding {
  /** The host that was asked from, as the user named it; `undefined` is this machine. */
  readonly host: string | undefined;
  /** The release that was live there when the gate began. */
  readonly release: string | undefined;
  readonly report: GateReport;
}

/** Everything a report needs to know of a finished gate. */
export interface GateOutcome {
  readonly service: string | undefined;
  readonly result: GateResult;
  /** What decided the result first; empty when it is healthy. */
  readonly failures: readonly Failure[];
  /** The most that were made from any place. */
  readonly attempts: number;
  readonly durationMs: number;
  readonly lastStatus: number | undefined;
  readonly findings: readonly GateFinding[];
}

/**
 * Puts together what was found from every place. One that is unhealthy decides over one that could not be asked: it is
 * known.
 */
export function concludeFindings(
  service: string | undefined,
  findings: readonly GateFinding[],
  unasked: readonly Failure[],
  durationMs: number,
): GateOutcome {
  const unhealthy = findings.filter(({ report }) => !report.healthy);
  const decisive = unhealthy[0] ?? findings[0];
  return {
    service,
    result: unhealthy.length > 0 ? "unhealthy" : unasked.length > 0 ? "failed" : "healthy",
    failures: [...unhealthy.map(failureOf), ...unasked],
    attempts: Math.max(0, ...findings.map(({ report }) => report.attempts)),
    durationMs,
    lastStatus: decisive?.report.lastStatus,
    findings,
  };
}

function failureOf({ host, report }: GateFinding): Failure {
  const { attempts, durationMs, summary, reached } = report;
  const times = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  const message = `not healthy after ${times} in ${(durationMs / 1_000).toFixed(1)} s: ${summary}`;
  const advice = reached
    ? "See what the service says of it in its log; one that is slow to start needs a longer timeout."
    : host === undefined
      ? "Nothing was there to answer: see that the service runs, and that this machine reaches it (name, port, firewall)."
      : "Nothing answered in the live slot: see on the host whether the release still runs (tidegate status, docker logs).";
  return new Failure(reached ? "gate-unhealthy" : "gate-unreachable", message, {
    advice,
    ...(host === undefined ? {} : { host }),
  });
}
