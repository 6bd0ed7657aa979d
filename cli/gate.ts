import { gate } from "../src/gate/gate.ts";
import type { GateOutcome } from "../src/gate/outcome.ts";
import { readGateRequest } from "../src/gate/read-request.ts";
import { gateHeadline } from "../src/report/gate-headline.ts";
import { gateOutputs, gateReport } from "../src/report/gate-outputs.ts";
import { inert } from "../src/report/inert.ts";
import { cancellation } from "../src/runner/cancellation.ts";
import { gating, readFlags } from "./flags.ts";
import { tellProblems } from "./tell-problems.ts";
import { terminalJournal } from "./terminal-journal.ts";

/** `tidegate gate`: how each check stands goes to standard error, the outputs (with `--json`) to standard output. */
export async function gateCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, process.env, gating);
  const request = await readGateRequest(flags.inputs);
  if (!request.ok) return tellProblems([...flags.problems, ...request.problems]);
  if (flags.problems.length > 0) return tellProblems(flags.problems);
  const cancelled = cancellation();
  const journal = terminalJournal(process.stderr, process.env);
  const outcome = await gate(request.value, { journal, signal: cancelled.signal });
  cancelled.dispose();
  journal.close();
  process.stderr.write(`${describe(outcome).map(inert).join("\n")}\n`);
  if (flags.json) {
    const { report: _, ...outputs } = gateOutputs(outcome);
    process.stdout.write(`${JSON.stringify({ ...outputs, report: gateReport(outcome) }, null, 2)}\n`);
  }
  return outcome.result === "healthy" ? 0 : 1;
}

function describe(outcome: GateOutcome): readonly string[] {
  const checks = outcome.findings.flatMap(({ host, report }) =>
    report.checks.map(({ name, passed, severity, detail }) => {
      const mark = passed ? "ok  " : severity === "warn" ? "warn" : "FAIL";
      return `  ${mark}  ${host === undefined ? "" : `${host}  `}${name}: ${detail}`;
    }),
  );
  const failures = outcome.failures.flatMap(({ host, message, reason, advice }) => [
    `${host === undefined ? "" : `${host}: `}${message} (${reason})`,
    ...(advice === undefined ? [] : [`  ${advice}`]),
  ]);
  return [...checks, ...failures, gateHeadline(outcome)];
}
