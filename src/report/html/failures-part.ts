import type { Failure } from "../../failure/failure.ts";
import { failuresOf } from "../failure-section.ts";
import { tellFallback } from "../fallbacks-section.ts";
import { standing } from "../headline.ts";
import { inert } from "../inert.ts";
import type { DeployOutcome, HostOutcome } from "../outcome.ts";
import { lastLinesWithin } from "../size-limit.ts";
import { code, type Html, html, join, leftOut, nothing, paragraph, section, text, within } from "./markup.ts";

/** Bytes each part may take. */
const budget = { failures: 80_000, fallbacks: 30_000, notices: 30_000, evidence: 170_000 };

/** What went wrong, where, what to do, and which release users get now. */
export function failuresPart(outcome: DeployOutcome): Html {
  const { shown, left } = within(failuresOf(outcome), budget.failures, tell);
  const now = standing(outcome);
  return section(
    "failures",
    "What went wrong",
    ...shown,
    leftOut(left, left === 1 ? "failure" : "failures", "the log"),
    now === undefined ? nothing : html`<p><strong>${text(now)}</strong></p>`,
  );
}

function tell({ reason, host, input, message, advice }: Failure): Html {
  const where = host === undefined ? nothing : html` on ${code(host)}`;
  const from = input === undefined ? nothing : html` (input ${code(input)})`;
  const next =
    advice === undefined ? nothing : html`<p><strong>What to do:</strong> ${paragraph(advice)}</p>`;
  return html`<div class="trouble"><p>${code(reason)}${where}${from}</p><p>${paragraph(message)}</p>${next}</div>`;
}

/** Hosts that gave traffic back to the release before by themselves. */
export function fallbacksPart(hosts: readonly HostOutcome[]): Html {
  const fallen = hosts.flatMap(({ host, fallback }) => (fallback === undefined ? [] : [{ host, fallback }]));
  const { shown, left } = within(
    fallen,
    budget.fallbacks,
    ({ host, fallback }) => html`<li>${text(tellFallback(host.slice(0, 300), fallback))}</li>`,
  );
  if (shown.length === 0) return nothing;
  return section(
    "fallbacks",
    "Turned back by the host itself",
    html`<div class="trouble"><p>The new release failed its users, and the proxy gave traffic back to the release before, without the run.</p><ul>${join(shown)}</ul></div>`,
    leftOut(left, left === 1 ? "host" : "hosts", "the log"),
  );
}

/** What did not work besides the deploy. */
export function noticesPart(notices: readonly string[]): Html {
  const { shown } = within(notices, budget.notices, (notice) => html`<li>${text(notice)}</li>`);
  if (shown.length === 0) return nothing;
  const list = html`<div class="trouble mild"><p>This has no part in the result of the deploy:</p><ul>${join(shown)}</ul></div>`;
  return section("notices", "What else did not work", list);
}

/** What containers and proxies said, the last lines of each, folded away. */
export function evidencePart(outcome: DeployOutcome): Html {
  const withEvidence = failuresOf(outcome).filter(({ evidence }) => evidence.length > 0);
  const share = Math.max(4_000, Math.floor(budget.evidence / Math.max(1, withEvidence.length)));
  const told = withEvidence.slice(0, Math.floor(budget.evidence / share));
  const left = withEvidence.length - told.length;
  const blocks = told.map((failure, at) => evidenceOf(failure, share, at === 0));
  return section(
    "evidence",
    "What they said",
    ...blocks,
    leftOut(left, left === 1 ? "host" : "hosts", "the log"),
  );
}

function evidenceOf({ host, reason, evidence }: Failure, maxBytes: number, open: boolean): Html {
  const overhead = 1_000;
  const kept = lastLinesWithin(evidence, maxBytes - overhead, (line) => text(inert(line)));
  const lost = evidence.length - kept.length;
  const who = `${inert(host ?? "the run").slice(0, 100)} (${reason}${lost === 0 ? "" : `, without ${lost} earlier lines`})`;
  return html`<details${(open ? " open" : "") as Html}><summary>${text(who)}</summary><pre>${kept.join("\n") as Html}</pre></details>`;
}
