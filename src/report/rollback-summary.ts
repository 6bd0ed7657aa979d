import { evidenceSection, failuresOf, tellFailure } from "./failure-section.ts";
import { hostsTable } from "./hosts-table.ts";
import { codeSpan, inertMarkdown } from "./inert-markup.ts";
import { planSection } from "./plan-section.ts";
import { releasesTable } from "./releases-table.ts";
import { rollbackHeadline, rollbackStanding } from "./rollback-headline.ts";
import type { RollbackOutcome } from "./rollback-outcome.ts";
import { linesWithin } from "./size-limit.ts";
import { timeline } from "./timeline.ts";

/** What each part may take, in bytes; GitHub drops a summary over 1 MiB whole, and other steps write theirs. */
const budget = { failures: 100_000, hosts: 200_000, plan: 120_000, releases: 250_000, evidence: 150_000 };

const icon = { "rolled-back": "⏪", unchanged: "☑️", listed: "📋", planned: "📋", failed: "❌" } as const;
const style = { code: codeSpan, strong: (text: string) => `**${inertMarkdown(text)}**` };

/** The job summary of a rollback in GitHub's Markdown, always under 1 MiB; ends with a newline. */
export function rollbackSummary(outcome: RollbackOutcome): string {
  const { result, hosts } = outcome;
  const isQuiet = result === "planned" || result === "listed";
  const sections = [
    [`## ${icon[result]} ${rollbackHeadline(outcome, style)}`],
    failures(outcome),
    quoted("NOTE", outcome.remarks),
    quoted("WARNING", outcome.notices),
    result === "listed" ? [] : facts(outcome),
    result === "planned" ? planSection(outcome.plan, budget.plan) : [],
    isQuiet || hosts.length === 0 ? [] : hostsTable(hosts, budget.hosts),
    result === "listed" ? releasesTable(outcome.releases ?? [], hostsAsked(outcome), budget.releases) : [],
    timeline(hosts),
    evidenceSection(outcome, budget.evidence),
  ];
  const written = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n").trimEnd());
  return `${written.join("\n\n")}\n`;
}

/** How many hosts a listing is of. */
export function hostsAsked({ releases = [] }: Pick<RollbackOutcome, "releases">): number {
  return new Set(releases.flatMap(({ hosts }) => hosts)).size;
}

function failures(outcome: RollbackOutcome): readonly string[] {
  const all = failuresOf(outcome);
  const told = linesWithin(all, budget.failures, tellFailure);
  const left = all.length - told.length;
  const now = rollbackStanding(outcome, style);
  return [
    ...told.flatMap((line) => [line, ""]),
    ...(left === 0 ? [] : [`… and ${left} more failures, in the log.`, ""]),
    ...(now === undefined ? [] : [now]),
  ];
}

const shownLines = 20;

/** GitHub shows such a block with a colour of its own. */
function quoted(kind: "NOTE" | "WARNING", texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return [];
  return [`> [!${kind}]`, ...texts.slice(0, shownLines).map((text) => `> - ${inertMarkdown(text)}`)];
}

function facts({ target, hosts, message, to }: RollbackOutcome): readonly string[] {
  const rows = [
    ["Asked for", codeSpan(to)],
    ["Release", codeSpan(target?.release ?? "")],
    ["Image", codeSpan(target?.image ?? "")],
    ["Digest", codeSpan(target?.digest ?? "")],
    ["Left", codeSpan(hosts[0]?.previousRelease ?? "")],
    ["Why", inertMarkdown(message ?? "")],
  ];
  const told = rows.filter(([, value]) => value !== "").map(([name, value]) => `| ${name} | ${value} |`);
  return ["| | |", "|---|---|", ...told];
}
