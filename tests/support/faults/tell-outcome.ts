import type { Outcome } from "./fault-bed.ts";
import type { RunRecord } from "./history.ts";

/** What a schedule broke, with what its runs said, for whoever is to find the cause; empty when it broke nothing. */
export function tellOutcome({ history, violations }: Outcome): string {
  if (violations.length === 0) return "";
  const objections = violations.map(({ invariant, what }) => `  ${invariant} ${what}`);
  const [first, again] = history.runs;
  return [
    `${history.title}${history.reached ? "" : " (not reached)"}`,
    ...objections,
    tellRun("first", first),
    tellRun("second", again),
  ].join("\n");
}

function tellRun(which: string, { exitCode, outputs, log, durationMs }: RunRecord): string {
  const { result = "", reason = "" } = outputs;
  const end = `${which} run: exit code ${exitCode}, ${result} ${reason}, ${Math.round(durationMs)} ms`;
  const lines = log.trimEnd().split("\n").slice(-25);
  return [end, ...lines.map((line) => `  | ${line}`)].join("\n");
}
