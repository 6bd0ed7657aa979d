import { types } from "node:util";
import { endGroup, error, info, setOutput, startGroup, summary, warning } from "@actions/core";
import type { Failure } from "../failure/failure.ts";
import { presentProblems } from "../failure/present-problems.ts";
import type { Problem } from "../failure/problem.ts";
import type { Reason } from "../failure/reason.ts";
import { reasonOf } from "../inputs/refused-inputs.ts";
import { failuresOf } from "../report/failure-section.ts";
import { headline, standing } from "../report/headline.ts";
import { inert } from "../report/inert.ts";
import { inertMarkdown, inertParagraph } from "../report/inert-markup.ts";
import type { DeployOutcome, DeployResult } from "../report/outcome.ts";
import { outputsOf, outputsOfRefusal } from "../report/outputs.ts";
import { summaryMarkdown } from "../report/summary.ts";
import { reportProblems } from "./problems.ts";
import type { ReportFile } from "./report-file.ts";

/** Results that are what was asked for; any other one fails the step. */
const asAsked: ReadonlySet<DeployResult> = new Set(["deployed", "unchanged", "planned"]);

/**
 * Annotations for hosts besides the one that decided: GitHub keeps ten of a step, and the rest would only push
 * the first ones out of sight.
 */
const annotatedFailures = 10;

/**
 * Ends a deploy step: log, annotations, HTML report, outputs, job summary and exit code.
 *
 * @returns the outcome, with a notice when the report could not be written
 */
export async function concludeDeploy(outcome: DeployOutcome, report: ReportFile): Promise<DeployOutcome> {
  if (!asAsked.has(outcome.result)) process.exitCode = 1;
  info(inert(headline(outcome)));
  if (outcome.result === "planned") printPlan(outcome.plan);
  const failures = failuresOf(outcome);
  for (const [at, failure] of failures.entries()) {
    printEvidence(failure);
    if (at < annotatedFailures) annotate(failure, outcome.service);
    else info(inert(lineOf(failure)));
  }
  const now = standing(outcome);
  if (now !== undefined) info(inert(now));
  const trouble = await report.write(outcome);
  writeOutputs(outputsOf(outcome, trouble === undefined ? report.path : ""));
  await writeSummary(summaryMarkdown(outcome));
  return trouble === undefined ? outcome : { ...outcome, notices: [...outcome.notices, trouble] };
}

/**
 * Says what did not work besides the deploy: a warning each, and the job summary and the report written anew with them.
 * It comes after {@link concludeDeploy}, so that a run killed while it told others has told the truth already.
 */
export async function concludeNotices(outcome: DeployOutcome, report: ReportFile): Promise<void> {
  if (outcome.notices.length === 0) return;
  for (const notice of outcome.notices) warning(inert(notice));
  await report.write(outcome);
  await writeSummary(summaryMarkdown(outcome), { overwrite: true });
}

/** Ends a step whose inputs were refused: one annotation a problem, nothing else happened. */
export async function concludeRefused(
  problems: readonly Problem[],
  reason: Reason = reasonOf(problems),
): Promise<void> {
  process.exitCode = 1;
  reportProblems(problems);
  writeOutputs(outputsOfRefusal(reason));
  const list = presentProblems(problems).map((line) => `- ${inertMarkdown(line)}`);
  await writeSummary(["## ❌ Refused: nothing was done", "", ...list, ""].join("\n"));
}

/** Ends a step that failed before there was an outcome to report. */
export async function concludeFailure(failure: Failure, title: string): Promise<void> {
  process.exitCode = 1;
  printEvidence(failure);
  annotate(failure, title);
  writeOutputs(outputsOfRefusal(failure.reason));
  await writeSummary(`## ❌ ${inertMarkdown(title)}\n\n${inertParagraph(lineOf(failure))}\n`);
}

/** A plan, host by host. */
export function printPlan(plan: DeployOutcome["plan"]): void {
  for (const { host, steps } of plan) {
    info(`Plan for ${inert(host)}:`);
    for (const [at, step] of steps.entries()) info(`  ${at + 1}. ${inert(step)}`);
  }
}

/** One error annotation: what happened, and what to do. */
export function annotate(failure: Failure, subject: string): void {
  const text = [failure.message, ...(failure.advice === undefined ? [] : [`What to do: ${failure.advice}`])];
  const where = failure.host === undefined ? "" : ` on ${failure.host}`;
  error(text.join("\n").split("\n").map(inert).join("\n"), {
    title: inert(`${subject}: ${failure.reason}${where}`),
  });
}

/** A failure's evidence as a log group of its own; nothing where it has none. */
export function printEvidence({ host, reason, evidence }: Failure): void {
  if (evidence.length === 0) return;
  startGroup(inert(`What ${host ?? "the run"} said (${reason})`));
  // A bar in front keeps foreign lines apart from this tool's own, besides each being inert.
  for (const line of evidence) info(`│ ${inert(line)}`);
  endGroup();
}

/** A failure in one line. */
export function lineOf({ reason, host, message }: Failure): string {
  return `${reason}${host === undefined ? "" : ` on ${host}`}: ${message}`;
}

/** Outside of a runner there is nobody to read outputs; a runner's file that cannot be written is told. */
export function writeOutputs(outputs: Record<string, string>): void {
  if (!process.env["GITHUB_OUTPUT"]) return;
  try {
    for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
  } catch (cause) {
    warning(inert(`The outputs could not be written, later steps will miss them: ${reasonText(cause)}`));
  }
}

/** Adds to the job summary, where there is one. */
export async function writeSummary(markdown: string, options = { overwrite: false }): Promise<void> {
  if (!process.env["GITHUB_STEP_SUMMARY"]) return;
  try {
    await summary.addRaw(markdown).write(options);
  } catch (cause) {
    summary.emptyBuffer();
    warning(inert(`The job summary could not be written: ${reasonText(cause)}`));
  }
}

function reasonText(thrown: unknown): string {
  return types.isNativeError(thrown) ? thrown.message : String(thrown);
}
