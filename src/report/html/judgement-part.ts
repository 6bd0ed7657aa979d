import type { Judgement } from "../../analysis/judgement.ts";
import type { TrafficWindow } from "../../analysis/traffic.ts";
import type { CheckReport } from "../../health/checks/check.ts";
import { standingOf } from "../checks-section.ts";
import { windowLines } from "../traffic-text.ts";
import { type Html, html, join, nothing, section, text } from "./markup.ts";
import { table } from "./table.ts";

/** Bytes of rows, and reasons of one judgement that are shown. */
const budget = { judgements: 30_000, checks: 30_000, reasons: 8 };

const verdicts = {
  pass: html`<span class="good">✓ pass</span>`,
  fail: html`<span class="bad">✗ fail</span>`,
  inconclusive: html`<span class="warn">? inconclusive</span>`,
} as const;

/** What live traffic said of the new release beside the one before. */
export function judgementsPart(judgements: readonly Judgement[]): Html {
  if (judgements.length === 0) return nothing;
  const content = table({
    caption: "Verdicts on live traffic",
    heads: ["Stage", "Verdict", "New release", "Release before", "Why"],
    rows: judgements,
    cells: ({ stage, verdict, reasons, candidate, previous }) => [
      text(stage),
      verdicts[verdict],
      figures(candidate),
      figures(previous),
      join(reasons.slice(0, budget.reasons).map(text), "<br>"),
    ],
    maxBytes: budget.judgements,
    elsewhere: "the log",
  });
  return section("judgements", "Live traffic judged", content);
}

/** Each figure keeps to one line, beside that of the other release. */
function figures(window: TrafficWindow): Html {
  const lines = windowLines(window).map((line) => html`<span class="whole">${text(line)}</span>`);
  return join(lines, "<br>");
}

const standings = {
  passed: html`<span class="good">✓ passed</span>`,
  warned: html`<span class="warn">! warned</span>`,
  failed: html`<span class="bad">✗ failed</span>`,
} as const;

/** The smoke checks of the candidate and of the public URL. */
export function checksPart(checks: readonly CheckReport[]): Html {
  if (checks.length === 0) return nothing;
  const content = table({
    caption: "Smoke checks",
    heads: ["Check", "Result", "Status", "Took", "Attempts", "Detail"],
    rows: checks,
    cells: (check) => [
      text(check.name),
      standings[standingOf(check)],
      check.status ?? nothing,
      check.latencyMs === undefined ? nothing : (`${Math.round(check.latencyMs)} ms` as Html),
      check.attempts,
      text(check.detail),
    ],
    maxBytes: budget.checks,
    elsewhere: "the log",
  });
  return section("checks", "Smoke checks", content);
}
