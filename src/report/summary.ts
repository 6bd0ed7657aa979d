import { availabilitySection } from "./availability-section.ts";
import { checksSection } from "./checks-section.ts";
import { durationText } from "./duration-text.ts";
import { evidenceSection, failureSection } from "./failure-section.ts";
import { fallbacksSection } from "./fallbacks-section.ts";
import { headline } from "./headline.ts";
import { hostsTable } from "./hosts-table.ts";
import { codeSpan, inertMarkdown } from "./inert-markup.ts";
import { judgementsSection } from "./judgements-section.ts";
import type { DeployOutcome, HostOutcome } from "./outcome.ts";
import { planSection } from "./plan-section.ts";
import { timeline } from "./timeline.ts";

/** What each part may take, in bytes; GitHub drops a summary over 1 MiB whole, and other steps write theirs. */
const budget = {
  failures: 100_000,
  fallbacks: 40_000,
  judgements: 50_000,
  checks: 60_000,
  hosts: 250_000,
  plan: 120_000,
  evidence: 200_000,
};

/** The job summary of a deploy in GitHub's Markdown, always under 1 MiB; ends with a newline. */
export function summaryMarkdown(outcome: DeployOutcome): string {
  const sections = [
    [`## ${icon[outcome.result]} ${headline(outcome, { code: codeSpan, strong })}`],
    failureSection(outcome, budget.failures),
    fallbacksSection(outcome.hosts, budget.fallbacks),
    noticesSection(outcome.notices),
    whatChanged(outcome),
    availabilitySection(outcome),
    judgementsSection(outcome.judgements, budget.judgements),
    checksSection(outcome.checks, budget.checks),
    adoptions(outcome.hosts),
    outcome.result === "planned" ? planSection(outcome.plan, budget.plan) : [],
    outcome.result === "planned" || outcome.hosts.length === 0 ? [] : hostsTable(outcome.hosts, budget.hosts),
    timeline(outcome.hosts),
    evidenceSection(outcome, budget.evidence),
  ];
  const written = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n").trimEnd());
  return `${written.join("\n\n")}\n`;
}

/** More than there are kinds of notices. */
const shownNotices = 20;

const icon = { deployed: "✅", unchanged: "☑️", planned: "📋", "rolled-back": "⏪", failed: "❌" } as const;

function strong(text: string): string {
  return `**${inertMarkdown(text)}**`;
}

/** What did not work besides the deploy: GitHub shows such a block as a warning. */
function noticesSection(notices: readonly string[]): readonly string[] {
  if (notices.length === 0) return [];
  const told = notices.slice(0, shownNotices).map((notice) => `> - ${inertMarkdown(notice)}`);
  return ["> [!WARNING]", "> This did not work, and has no part in the result of the deploy:", ">", ...told];
}

function whatChanged(outcome: DeployOutcome): readonly string[] {
  const previousDigest = sharedBy(outcome.hosts.map((host) => host.previousDigest));
  const previousRelease = sharedBy(outcome.hosts.map((host) => host.previousRelease));
  const rows = [
    ["Image", codeSpan(outcome.image)],
    ["Digest", codeSpan(outcome.digest ?? "")],
    ["Previous digest", previousDigest],
    ["Release", codeSpan(outcome.release ?? "")],
    ["Previous release", previousRelease],
    ["URL", codeSpan(outcome.url ?? "")],
  ];
  const told = rows.filter(([, value]) => value !== "").map(([name, value]) => `| ${name} | ${value} |`);
  return ["| | |", "|---|---|", ...told];
}

/** What all hosts agree on, or that they do not. */
function sharedBy(values: readonly (string | undefined)[]): string {
  const different = new Set(values);
  if (different.size > 1) return "not the same on every host";
  return codeSpan(values[0] ?? "");
}

/** More hosts than anybody adopts containers on by hand. */
const shownAdoptions = 20;

function adoptions(hosts: readonly HostOutcome[]): readonly string[] {
  const told = hosts.flatMap(({ host, adopted }) =>
    adopted === undefined
      ? []
      : [
          `- ${codeSpan(adopted.container)} on ${codeSpan(host)}: nothing listened on its port for at most ${durationText(adopted.gapMs)}`,
        ],
  );
  if (told.length === 0) return [];
  return ["**Adopted**, stopped and kept:", "", ...told.slice(0, shownAdoptions)];
}
