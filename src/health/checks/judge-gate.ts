import type { Answer } from "./answer.ts";
import type { Check, CheckReport } from "./check.ts";
import type { Judged } from "./judge-answer.ts";

/** What is known of one check while its gate runs: its last answer, never all of them. */
export interface Standing {
  readonly attempts: number;
  readonly passesInARow: number;
  readonly last: Judged | undefined;
  readonly latencyMs: number | undefined;
  readonly status: number | undefined;
  /** Whether anything was ever there that could have answered. */
  readonly reached: boolean;
}

export const unasked: Standing = {
  attempts: 0,
  passesInARow: 0,
  last: undefined,
  latencyMs: undefined,
  status: undefined,
  reached: false,
};

export interface GateRules {
  /** Passes in a row that each check needs. */
  readonly threshold: number;
  readonly mode: "all" | "any";
}

/** A check's standing after one more answer. */
export function afterAnswer(before: Standing, answer: Answer, judged: Judged): Standing {
  return {
    attempts: before.attempts + 1,
    passesInARow: judged.passed ? before.passesInARow + 1 : 0,
    last: judged,
    latencyMs: answer.kind === "silence" ? undefined : answer.latencyMs,
    status: answer.kind === "reply" ? answer.status : undefined,
    reached: before.reached || answer.kind !== "silence" || answer.reached,
  };
}

/** Places of the checks that decide. */
export function deciding(checks: readonly Check[]): readonly number[] {
  return checks.flatMap(({ severity }, index) => (severity === "fail" ? [index] : []));
}

/**
 * Whether a gate passes: with `all` every check that decides has passed often enough in a row, with `any` one of them
 * has. Where all checks only warn, nothing can fail.
 *
 * @param attempt how often the checks have been asked; one that was left out of the last time, for want of time, passes
 *   nothing
 */
export function judgeGate(
  checks: readonly Check[],
  standings: readonly Standing[],
  { threshold, mode }: GateRules,
  attempt: number,
): boolean {
  const decide = deciding(checks).map((index) => standings[index] ?? unasked);
  const passes = ({ attempts, passesInARow }: Standing): boolean =>
    attempts === attempt && passesInARow >= threshold;
  if (decide.length === 0) return true;
  return mode === "all" ? decide.every(passes) : decide.some(passes);
}

/** How each check stands, for reports. */
export function reportsOf(checks: readonly Check[], standings: readonly Standing[]): readonly CheckReport[] {
  return checks.map(({ name, severity }, index) => {
    const { attempts, last, latencyMs, status } = standings[index] ?? unasked;
    return {
      name,
      passed: last?.passed ?? false,
      severity,
      attempts,
      detail: last?.detail ?? "not asked before the time was up",
      latencyMs: latencyMs === undefined ? undefined : Math.round(latencyMs),
      status,
    };
  });
}

/** Checks that are named in one sentence. */
const namedChecks = 3;

/** One sentence on where the gate stands; details are inert already. */
export function describeGate(
  checks: readonly Check[],
  standings: readonly Standing[],
  { threshold, mode }: GateRules,
): string {
  const decide = deciding(checks).map((index) => ({
    name: checks[index]?.name ?? "",
    ...(standings[index] ?? unasked),
  }));
  const failing = decide.filter(({ last }) => last?.passed !== true);
  const passing = decide.length - failing.length;
  const told = failing
    .slice(0, namedChecks)
    .map(({ name, last }) => `${name}: ${last?.detail ?? "not asked before the time was up"}`);
  const more = failing.length > namedChecks ? `; and ${failing.length - namedChecks} more` : "";
  const enough = mode === "all" ? failing.length === 0 : passing > 0;
  if (enough && threshold > 1) {
    const row = decide.filter(({ passesInARow }) => passesInARow > 0).map(({ passesInARow }) => passesInARow);
    const rows = mode === "all" ? Math.min(...row) : Math.max(...row);
    return `${passing} of ${decide.length} pass, ${rows} of ${threshold} times in a row`;
  }
  if (told.length === 0) return `${passing} of ${decide.length} pass`;
  if (decide.length === 1) return told.join("");
  return `${passing} of ${decide.length} pass; ${told.join("; ")}${more}`;
}
