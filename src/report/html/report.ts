import { durationText } from "../duration-text.ts";
import { headline } from "../headline.ts";
import type { DeployOutcome, DeployResult } from "../outcome.ts";
import { availabilityPart } from "./availability-part.ts";
import { evidencePart, failuresPart, fallbacksPart, noticesPart } from "./failures-part.ts";
import { changesPart, hostsPart, planPart } from "./fleet-part.ts";
import { checksPart, judgementsPart } from "./judgement-part.ts";
import { type Html, html, join, text } from "./markup.ts";
import { page } from "./page.ts";
import { timelinePart } from "./timeline-part.ts";

const tone: Record<DeployResult, string> = {
  deployed: "good",
  unchanged: "good",
  planned: "good",
  "rolled-back": "bad",
  failed: "bad",
};

/**
 * The report of a deploy as one HTML file under 1 MiB: it loads nothing, runs nothing, and what others wrote is text
 * in it. The value of `preview-header` stays out, as the file is passed on and the value is of no use after the deploy.
 */
export function htmlReport(outcome: DeployOutcome): string {
  const parts = [
    failuresPart(outcome),
    evidencePart(outcome),
    fallbacksPart(outcome.hosts),
    noticesPart(outcome.notices),
    availabilityPart(outcome),
    judgementsPart(outcome.judgements),
    checksPart(outcome.checks),
    hostsPart(outcome),
    timelinePart(outcome),
    changesPart(outcome),
    planPart(outcome),
  ];
  const title = headline(outcome);
  return page(title, heading(outcome, title), join(parts.filter((part) => part !== "")), footer);
}

function heading({ result, startedAt, durationMs }: DeployOutcome, title: string): Html {
  const at = Number.isNaN(startedAt.getTime()) ? "" : startedAt.toISOString();
  const written = `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
  return html`<p><span class="badge ${tone[result] as Html}">${text(result)}</span></p>
<h1>${text(title)}</h1>
<p class="when">Began <time datetime="${at as Html}">${written as Html}</time>, took ${durationText(durationMs) as Html}.</p>`;
}

const footer = html`<p>Written by Tidegate. This file is whole: it loads nothing and sends nothing. Times in pictures count from the
beginning of the run, by the clock of the machine that ran it.</p>`;
