import type { GateOutcome } from "../gate/outcome.ts";
import type { CheckReport } from "../health/checks/check.ts";

/** Bytes the output `report` may take: GitHub takes a megabyte of all outputs of a job. */
const reportLimit = 500_000;

/** The outputs of `health-gate`, names as in its action.yml. */
export function gateOutputs(outcome: GateOutcome): Record<string, string> {
  return {
    result: outcome.result,
    reason: outcome.failures[0]?.reason ?? "",
    attempts: `${outcome.attempts}`,
    "duration-ms": `${Math.round(outcome.durationMs)}`,
    "last-status": outcome.lastStatus === undefined ? "" : `${outcome.lastStatus}`,
    report: JSON.stringify(gateReport(outcome)),
  };
}

/** What the gate found, as JSON has it. */
export interface GateReportJson {
  readonly checks: readonly CheckJson[];
  /** Checks that are left out because there are so many, those that passed first. */
  readonly omitted: number;
}

interface CheckJson {
  /** The host that was asked from, `null` for this machine. */
  readonly host: string | null;
  readonly name: string;
  readonly passed: boolean;
  readonly severity: "fail" | "warn";
  readonly attempts: number;
  readonly detail: string;
  readonly latencyMs: number | null;
  readonly status: number | null;
}

export function gateReport({ findings }: GateOutcome, maxBytes = reportLimit): GateReportJson {
  const all = findings.flatMap(({ host, report }) => report.checks.map((check) => entry(host, check)));
  const kept = new Set<CheckJson>();
  let bytes = 0;
  for (const check of [...all.filter(({ passed }) => !passed), ...all.filter(({ passed }) => passed)]) {
    bytes += Buffer.byteLength(JSON.stringify(check)) + 1;
    if (bytes > maxBytes) break;
    kept.add(check);
  }
  return { checks: all.filter((check) => kept.has(check)), omitted: all.length - kept.size };
}

function entry(host: string | undefined, check: CheckReport): CheckJson {
  const { name, passed, severity, attempts, detail } = check;
  const { latencyMs = null, status = null } = check;
  return { host: host ?? null, name, passed, severity, attempts, detail, latencyMs, status };
}
