import type { Failure } from "../../../src/failure/failure.ts";
import { concludeFindings, type GateOutcome } from "../../../src/gate/outcome.ts";
import type { CheckReport } from "../../../src/health/checks/check.ts";
import type { GateReport } from "../../../src/health/checks/run-checks.ts";

export const passing: CheckReport = {
  name: "GET /health",
  passed: true,
  severity: "fail",
  attempts: 2,
  detail: "status 200 in 12 ms",
  latencyMs: 12,
  status: 200,
};

export const failing: CheckReport = {
  name: "version",
  passed: false,
  severity: "fail",
  attempts: 2,
  detail: "expected status 200-299, got 503",
  latencyMs: 8,
  status: 503,
};

/** A gate over these checks, healthy when all of them pass. */
export function reportOf(checks: readonly CheckReport[], changes: Partial<GateReport> = {}): GateReport {
  const failed = checks.filter(({ passed, severity }) => !passed && severity === "fail");
  return {
    healthy: failed.length === 0,
    reached: true,
    attempts: 2,
    durationMs: 5_100,
    lastStatus: (failed[0] ?? checks[0])?.status,
    summary:
      failed.length === 0 ? "all pass" : failed.map(({ name, detail }) => `${name}: ${detail}`).join("; "),
    checks,
    ...changes,
  };
}

/** What came of gates from these places; `runner` is this machine. */
export function outcomeOf(
  reports: Readonly<Record<string, GateReport>>,
  unasked: readonly Failure[] = [],
): GateOutcome {
  const findings = Object.entries(reports).map(([place, report]) => ({
    host: place === "runner" ? undefined : place,
    release: undefined,
    report,
  }));
  const service = "runner" in reports ? undefined : "shop";
  return concludeFindings(service, findings, unasked, 5_234);
}
