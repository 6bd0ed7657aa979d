import type { LoadResult } from "../../../tests/support/load/result.ts";

/** A step of the demo that is over. */
export interface StepEnd {
  readonly title: string;
  /** How the step has to end. */
  readonly promised: "deployed" | "refused" | "taken back";
  /** Of the tool's process. */
  readonly exitCode: number;
  /** The tool's outputs `result` and `reason`, empty where it gave none. */
  readonly result: string;
  readonly reason: string;
  readonly tookMs: number;
  /** What users met; undefined for the step before there are any. */
  readonly load: LoadResult | undefined;
}

/** What did not go as the demo promises, as sentences; empty when all did. */
export function brokenPromises(steps: readonly StepEnd[]): readonly string[] {
  return steps.flatMap((step) => [...brokenEnd(step), ...brokenTraffic(step)]);
}

function brokenEnd({ title, promised, exitCode, result, reason }: StepEnd): readonly string[] {
  const ended = `ended with "${result}" (${reason || "no reason"}) and exit code ${exitCode}`;
  if (promised === "deployed") {
    return exitCode === 0 && result === "deployed" ? [] : [`${title}: it should have worked and ${ended}.`];
  }
  if (promised === "taken back") {
    const back = exitCode !== 0 && result === "rolled-back" && reason === "host-fallback";
    return back ? [] : [`${title}: the host should have turned itself back and it ${ended}.`];
  }
  const refused = exitCode !== 0 && result === "failed" && reason === "candidate-unhealthy";
  return refused ? [] : [`${title}: it should have been refused as unhealthy and ${ended}.`];
}

function brokenTraffic({ title, promised, load }: StepEnd): readonly string[] {
  if (load === undefined) return [];
  if (load.total.sent === 0) return [`${title}: no request was sent, so nothing was shown.`];
  if (load.total.failed <= allowedFailures(promised, load)) return [];
  const causes = Object.entries(load.total.causes).map(([cause, times]) => `${times} ${cause}`);
  return [`${title}: ${load.total.failed} of ${load.total.sent} requests failed (${causes.join(", ")}).`];
}

/** What a bad release answers itself until its host turns back is not the tool's doing, but has to stay small. */
function allowedFailures(promised: StepEnd["promised"], { total }: LoadResult): number {
  return promised === "taken back" ? total.sent / 50 : 0;
}

/** The closing table, one line a step. */
export function closingTable(steps: readonly StepEnd[]): readonly string[] {
  const head = ["step", "took", "requests", "failed", "slowest"];
  const rows = steps.map(({ title, tookMs, load }) => [
    title,
    `${(tookMs / 1_000).toFixed(1)} s`,
    ...(load === undefined
      ? ["–", "–", "–"]
      : [load.total.sent.toLocaleString("en-US"), `${load.total.failed}`, `${slowestMs(load)} ms`]),
  ]);
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("   "),
  );
}

/** Of the requests that are quick by nature: the others are slow on purpose. */
function slowestMs({ kinds }: LoadResult): number {
  return Math.round(Math.max(kinds.keepAlive?.latency.max ?? 0, kinds.fresh?.latency.max ?? 0));
}
