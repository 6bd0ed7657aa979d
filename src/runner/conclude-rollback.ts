import { info, warning } from "@actions/core";
import { failuresOf } from "../report/failure-section.ts";
import { inert } from "../report/inert.ts";
import { releasesText } from "../report/releases-table.ts";
import { rollbackHeadline, rollbackStanding } from "../report/rollback-headline.ts";
import { isAsAsked, type RollbackOutcome } from "../report/rollback-outcome.ts";
import { rollbackOutputs } from "../report/rollback-outputs.ts";
import { hostsAsked, rollbackSummary } from "../report/rollback-summary.ts";
import { annotate, lineOf, printEvidence, printPlan, writeOutputs, writeSummary } from "./conclude.ts";

/** GitHub keeps ten annotations of a step; one more would only push the first ones out of sight. */
const annotated = 10;

/** Ends a rollback's step: log, annotations, outputs, job summary and exit code. */
export async function concludeRollback(outcome: RollbackOutcome): Promise<void> {
  if (!isAsAsked(outcome)) process.exitCode = 1;
  info(inert(rollbackHeadline(outcome)));
  if (outcome.result === "planned") printPlan(outcome.plan);
  if (outcome.result === "listed") {
    for (const line of releasesText(outcome.releases ?? [], hostsAsked(outcome))) info(line);
  }
  for (const [at, failure] of failuresOf(outcome).entries()) {
    printEvidence(failure);
    if (at < annotated) annotate(failure, outcome.service);
    else info(inert(lineOf(failure)));
  }
  const now = rollbackStanding(outcome);
  if (now !== undefined) info(inert(now));
  writeOutputs(rollbackOutputs(outcome));
  await writeSummary(rollbackSummary(outcome));
}

/** Says what did not work besides, once everything else is told: a run killed meanwhile has told the truth already. */
export async function concludeRollbackNotices(outcome: RollbackOutcome): Promise<void> {
  if (outcome.notices.length === 0) return;
  for (const notice of outcome.notices) warning(inert(notice));
  await writeSummary(rollbackSummary(outcome), { overwrite: true });
}
