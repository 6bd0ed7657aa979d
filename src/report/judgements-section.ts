import type { Judgement } from "../analysis/judgement.ts";
import type { TrafficWindow } from "../analysis/traffic.ts";
import { inertMarkdown } from "./inert-markup.ts";
import { linesWithin } from "./size-limit.ts";
import { windowLines } from "./traffic-text.ts";

const head = ["| Live traffic | Verdict | New release | Release before | Why |", "|---|---|---|---|---|"];

/** Reasons of one judgement that are shown. */
const shownReasons = 8;

/** What live traffic said of the new release, one row a step, at most `maxBytes`; nothing when none was judged. */
export function judgementsSection(judgements: readonly Judgement[], maxBytes: number): readonly string[] {
  if (judgements.length === 0) return [];
  const rows = linesWithin(judgements, maxBytes, row);
  const left = judgements.length - rows.length;
  return [...head, ...rows, ...(left === 0 ? [] : ["", `… and ${left} more, in the log.`])];
}

function row({ stage, verdict, reasons, candidate, previous }: Judgement): string {
  const word = verdict === "fail" ? "❌ **fail**" : verdict === "pass" ? "✅ pass" : "❔ inconclusive";
  const why = reasons.slice(0, shownReasons).map(inertMarkdown).join("<br>");
  return `| ${[inertMarkdown(stage), word, figures(candidate), figures(previous), why].join(" | ")} |`;
}

function figures(window: TrafficWindow): string {
  return windowLines(window).map(inertMarkdown).join("<br>");
}
