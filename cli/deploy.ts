import { deploy } from "../src/deploy/deploy.ts";
import { readDeployRequest } from "../src/deploy/read-request.ts";
import type { DeployRequest } from "../src/deploy/request.ts";
import type { RunContext } from "../src/release/origin.ts";
import { failuresOf } from "../src/report/failure-section.ts";
import { headline } from "../src/report/headline.ts";
import { inert } from "../src/report/inert.ts";
import type { DeployOutcome } from "../src/report/outcome.ts";
import { outputsOf } from "../src/report/outputs.ts";
import { cancellation } from "../src/runner/cancellation.ts";
import { notifier } from "../src/runner/notifier.ts";
import { reportFile } from "../src/runner/report-file.ts";
import { runContext } from "../src/runner/run-context.ts";
import { secretTexts } from "../src/runner/secret-texts.ts";
import { readFlags } from "./flags.ts";
import { takeReportFlag } from "./report-flag.ts";
import { tellProblems } from "./tell-problems.ts";
import { terminalJournal } from "./terminal-journal.ts";

/**
 * `tidegate deploy`: the timeline goes to standard error, the outputs (with `--json`) to standard output, the HTML
 * report (with `--report FILE`) to its file.
 */
export async function deployCommand(args: readonly string[]): Promise<number> {
  const { path, rest, problems } = takeReportFlag(args);
  const flags = readFlags(rest, process.env);
  const request = await readDeployRequest(flags.inputs);
  const misread = [...problems, ...flags.problems];
  if (!request.ok) return tellProblems([...misread, ...request.problems]);
  if (misread.length > 0) return tellProblems(misread);
  const cancelled = cancellation();
  const journal = terminalJournal(process.stderr, process.env);
  const origin = runContext();
  const outcome = await deploy(request.value, { journal, origin, signal: cancelled.signal });
  cancelled.dispose();
  journal.close();
  for (const { host, steps } of request.value.dryRun ? outcome.plan : []) {
    process.stdout.write(`${host}\n${steps.map((step) => `  - ${step}\n`).join("")}`);
  }
  for (const failure of failuresOf(outcome)) {
    const lines = [
      `${failure.host ?? "fleet"}: ${failure.message} (${failure.reason})`,
      failure.advice ?? "",
    ];
    const evidence = failure.evidence.map((line) => `  | ${inert(line)}`);
    process.stderr.write(`${[...lines, ...evidence].filter((line) => line !== "").join("\n")}\n`);
  }
  process.stderr.write(`${inert(headline(outcome))}\n`);
  const notices = await tellSlack(request.value, outcome, origin);
  const report = path === undefined ? undefined : reportFile(path, secretTexts(flags.inputs));
  const trouble = await report?.write({ ...outcome, notices });
  for (const notice of trouble === undefined ? notices : [...notices, trouble]) {
    process.stderr.write(`warning: ${inert(notice)}\n`);
  }
  const outputs = outputsOf(outcome, trouble === undefined ? path : undefined);
  if (flags.json) process.stdout.write(`${JSON.stringify(outputs, null, 2)}\n`);
  return ["deployed", "unchanged", "planned"].includes(outcome.result) ? 0 : 1;
}

/** A GitHub deployment belongs to a run of GitHub Actions, where the action records it. */
async function tellSlack(
  request: DeployRequest,
  outcome: DeployOutcome,
  origin: RunContext,
): Promise<readonly string[]> {
  const { environment, slackWebhook } = request.notifications;
  const notifications = { environment: undefined, githubToken: undefined, slackWebhook };
  const others = notifier({ ...request, notifications }, origin, AbortSignal.any([]));
  const { notices } = await others.conclude(outcome);
  if (environment === undefined) return notices;
  return [...notices, "environment is for the action only: no GitHub deployment was recorded."];
}
