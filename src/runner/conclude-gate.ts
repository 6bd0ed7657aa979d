import { info, warning } from "@actions/core";
import type { GateOutcome } from "../gate/outcome.ts";
import { gateHeadline } from "../report/gate-headline.ts";
import { gateOutputs } from "../report/gate-outputs.ts";
import { gateSummary } from "../report/gate-summary.ts";
import { inert } from "../report/inert.ts";
import { annotate, lineOf, printEvidence, writeOutputs, writeSummary } from "./conclude.ts";

/** GitHub keeps ten annotations of a step; one more would only push the first ones out of sight. */
const annotated = 10;

/** Ends a gate's step: log, annotations, outputs, job summary and exit code. */
export async function concludeGate(outcome: GateOutcome): Promise<void> {
  if (outcome.result !== "healthy") process.exitCode = 1;
  info(inert(gateHeadline(outcome)));
  for (const [at, failure] of outcome.failures.entries()) {
    printEvidence(failure);
    if (at < annotated) annotate(failure, "health gate");
    else info(inert(lineOf(failure)));
  }
  for (const [at, text] of warningsOf(outcome).entries()) {
    if (at < annotated) warning(inert(text));
    else info(inert(text));
  }
  writeOutputs(gateOutputs(outcome));
  await writeSummary(gateSummary(outcome));
}

/** Checks that only warn, and that did not pass in the end. */
function warningsOf({ findings }: GateOutcome): readonly string[] {
  return findings.flatMap(({ host, report }) =>
    report.checks
      .filter(({ passed, severity }) => !passed && severity === "warn")
      .map(({ name, detail }) => `${host === undefined ? "" : `${host}: `}${name}: ${detail}`),
  );
}
