import type { RunContext } from "../src/release/origin.ts";
import { failuresOf } from "../src/report/failure-section.ts";
import { inert } from "../src/report/inert.ts";
import { releasesText } from "../src/report/releases-table.ts";
import { rollbackHeadline, rollbackStanding } from "../src/report/rollback-headline.ts";
import { isAsAsked, type RollbackOutcome } from "../src/report/rollback-outcome.ts";
import { rollbackOutputs } from "../src/report/rollback-outputs.ts";
import { hostsAsked } from "../src/report/rollback-summary.ts";
import { readRollbackRequest } from "../src/rollback/read-request.ts";
import type { RollbackRequest } from "../src/rollback/request.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { cancellation } from "../src/runner/cancellation.ts";
import { rollbackNotifier } from "../src/runner/rollback-notifier.ts";
import { runContext } from "../src/runner/run-context.ts";
import { readFlags, rollingBack } from "./flags.ts";
import { tellProblems } from "./tell-problems.ts";
import { terminalJournal } from "./terminal-journal.ts";

/** `tidegate rollback`: the timeline goes to standard error; plan, list and outputs (with `--json`) to standard output. */
export async function rollbackCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, process.env, rollingBack);
  const request = await readRollbackRequest(flags.inputs);
  if (!request.ok) return tellProblems([...flags.problems, ...request.problems]);
  if (flags.problems.length > 0) return tellProblems(flags.problems);
  const cancelled = cancellation();
  const journal = terminalJournal(process.stderr, process.env);
  const origin = runContext();
  const outcome = await rollback(request.value, { journal, origin, signal: cancelled.signal });
  cancelled.dispose();
  journal.close();
  if (flags.json) process.stdout.write(`${JSON.stringify(rollbackOutputs(outcome), null, 2)}\n`);
  else process.stdout.write(result(outcome));
  process.stderr.write(`${trouble(outcome).map(inert).join("\n")}\n`);
  for (const notice of await tellSlack(request.value, outcome, origin)) {
    process.stderr.write(`warning: ${inert(notice)}\n`);
  }
  return isAsAsked(outcome) ? 0 : 1;
}

/** What was asked for besides that it be done. */
function result(outcome: RollbackOutcome): string {
  if (outcome.result === "listed") {
    return `${releasesText(outcome.releases ?? [], hostsAsked(outcome)).join("\n")}\n`;
  }
  if (outcome.result !== "planned") return "";
  return outcome.plan
    .map(({ host, steps }) => `${inert(host)}\n${steps.map((step) => `  - ${inert(step)}\n`).join("")}`)
    .join("");
}

function trouble(outcome: RollbackOutcome): readonly string[] {
  const told = failuresOf(outcome).flatMap(({ host, message, reason, advice, evidence }) => [
    `${host ?? "fleet"}: ${message} (${reason})`,
    ...(advice === undefined ? [] : [advice]),
    ...evidence.map((line) => `  | ${line}`),
  ]);
  const now = rollbackStanding(outcome);
  return [...told, ...(now === undefined ? [] : [now]), rollbackHeadline(outcome)];
}

/** A GitHub deployment belongs to a run of GitHub Actions, where the action records it. */
async function tellSlack(
  request: RollbackRequest,
  outcome: RollbackOutcome,
  origin: RunContext,
): Promise<readonly string[]> {
  const { environment, slackWebhook } = request.notifications;
  const notifications = { environment: undefined, githubToken: undefined, slackWebhook };
  const others = rollbackNotifier({ ...request, notifications }, origin, AbortSignal.any([]));
  const { notices } = await others.conclude(outcome);
  if (environment === undefined) return notices;
  return [...notices, "environment is for the action only: no GitHub deployment was recorded."];
}
