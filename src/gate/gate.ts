import { asFailure, type Failure } from "../failure/failure.ts";
import { type GateReport, runChecks } from "../health/checks/run-checks.ts";
import type { CheckVia } from "../health/checks/via.ts";
import { concludeFindings, type GateFinding, type GateOutcome } from "./outcome.ts";
import type { GateRequest } from "./request.ts";
import type { GateSurroundings } from "./surroundings.ts";

/** Asks until what was asked for is healthy or the time is up, from this machine or from inside every host. Does not throw. */
export async function gate(request: GateRequest, around: GateSurroundings): Promise<GateOutcome> {
  const began = performance.now();
  const { findings, failures } = await ask(request, around);
  return concludeFindings(request.fleet?.service, findings, failures, performance.now() - began);
}

interface Asked {
  readonly findings: readonly GateFinding[];
  readonly failures: readonly Failure[];
}

async function ask(request: GateRequest, around: GateSurroundings): Promise<Asked> {
  const { fleet } = request;
  const askFrom = async (via: CheckVia, host: string | undefined): Promise<GateReport> =>
    await runGate(request, around, via, host);
  if (fleet !== undefined) {
    // Loaded when it is needed: most gates ask a URL, and SSH is the larger part of the program.
    const { askInside } = await import("./ask-inside.ts");
    const { done, failures } = await askInside(fleet, around, askFrom);
    return { findings: done, failures };
  }
  try {
    around.journal.phase("Ask from this machine");
    const report = await askFrom({ kind: "network" }, undefined);
    return { findings: [{ host: undefined, release: undefined, report }], failures: [] };
  } catch (error) {
    return { findings: [], failures: [asFailure(error)] };
  }
}

async function runGate(
  { checks, timeoutMs, intervalMs, attemptTimeoutMs, threshold, mode, followRedirects }: GateRequest,
  { journal, signal }: GateSurroundings,
  via: CheckVia,
  host: string | undefined,
): Promise<GateReport> {
  const report = await runChecks(checks, {
    via,
    timeoutMs,
    intervalMs,
    attemptTimeoutMs,
    threshold,
    mode,
    followRedirects,
    signal,
    onProgress: (text) => journal.progress("checks", text, host),
  });
  journal.note(
    `${report.healthy ? "healthy" : "not healthy"} (attempt ${report.attempts}): ${report.summary}`,
    host,
  );
  return report;
}
