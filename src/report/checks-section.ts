import type { CheckReport } from "../health/checks/check.ts";
import { inertMarkdown } from "./inert-markup.ts";
import { linesWithin } from "./size-limit.ts";

const head = ["| Smoke check | Result | Status | Took | Attempts | Detail |", "|---|---|--:|--:|--:|---|"];

/** One row a smoke check, at most `maxBytes`; nothing when there are none. */
export function checksSection(checks: readonly CheckReport[], maxBytes: number): readonly string[] {
  if (checks.length === 0) return [];
  const rows = linesWithin(checks, maxBytes, row);
  const left = checks.length - rows.length;
  return [...head, ...rows, ...(left === 0 ? [] : ["", `… and ${left} more, in the log.`])];
}

const word = { passed: "✅ passed", warned: "⚠️ warned", failed: "❌ **failed**" } as const;

function row(check: CheckReport): string {
  const { name, attempts, detail, latencyMs, status } = check;
  const took = latencyMs === undefined ? "" : `${Math.round(latencyMs)} ms`;
  const cells = [
    inertMarkdown(name),
    word[standingOf(check)],
    status ?? "",
    took,
    attempts,
    inertMarkdown(detail),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** What a check means for its deploy: one of severity `warn` fails nothing. */
export function standingOf({ passed, severity }: CheckReport): "passed" | "warned" | "failed" {
  if (passed) return "passed";
  return severity === "warn" ? "warned" : "failed";
}
