import type { Failure } from "../failure/failure.ts";
import type { GateOutcome } from "../gate/outcome.ts";
import type { CheckReport } from "../health/checks/check.ts";
import { gateHeadline } from "./gate-headline.ts";
import { codeSpan, inertMarkdown, inertParagraph } from "./inert-markup.ts";
import { linesWithin } from "./size-limit.ts";

/** Bytes each part may take; GitHub drops a summary over 1 MiB whole, and other steps write theirs. */
const budget = { failures: 100_000, checks: 300_000 };

const icon = { healthy: "✅", unhealthy: "❌", failed: "❌" } as const;
const style = { code: codeSpan, strong: (text: string) => `**${inertMarkdown(text)}**` };

/** The job summary of a gate in GitHub's Markdown, always under 1 MiB; ends with a newline. */
export function gateSummary(outcome: GateOutcome): string {
  const sections = [
    [`## ${icon[outcome.result]} ${gateHeadline(outcome, style)}`],
    linesWithin(outcome.failures, budget.failures, tell),
    table(outcome),
  ];
  const written = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${written.join("\n\n")}\n`;
}

function tell({ reason, host, message, advice }: Failure): string {
  const where = host === undefined ? "" : ` on ${codeSpan(host)}`;
  const next = advice === undefined ? "" : `<br>**What to do:** ${inertParagraph(advice)}`;
  return `> ${codeSpan(reason)}${where}: ${inertParagraph(message)}${next}\n`;
}

interface Row {
  readonly host: string | undefined;
  readonly check: CheckReport;
}

/** What did not pass first: nobody looks for it among a thousand others. */
function table({ findings }: GateOutcome): readonly string[] {
  const all = findings.flatMap(({ host, report }) => report.checks.map((check): Row => ({ host, check })));
  if (all.length === 0) return [];
  const hasHosts = all.some(({ host }) => host !== undefined);
  const sorted = [...all.filter(({ check }) => !check.passed), ...all.filter(({ check }) => check.passed)];
  const heads = [
    "Check",
    ...(hasHosts ? ["Host"] : []),
    "Result",
    "Status",
    "Latency",
    "Attempts",
    "Seen last",
  ];
  const rows = linesWithin(sorted, budget.checks, ({ host, check }) => {
    const cells = [
      codeSpan(check.name),
      ...(hasHosts ? [codeSpan(host ?? "")] : []),
      resultOf(check),
      check.status ?? "",
      check.latencyMs === undefined ? "" : `${check.latencyMs} ms`,
      check.attempts,
      inertMarkdown(check.detail),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const left = all.length - rows.length;
  return [
    `| ${heads.join(" | ")} |`,
    `|${heads.map(() => "---|").join("")}`,
    ...rows,
    ...(left === 0 ? [] : ["", `… and ${left} more.`]),
  ];
}

function resultOf({ passed, severity }: CheckReport): string {
  if (passed) return "passed";
  return severity === "warn" ? "⚠️ did not pass (only warns)" : "**did not pass**";
}
