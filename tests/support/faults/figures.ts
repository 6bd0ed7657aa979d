import type { ActionRun } from "../action/run.ts";
import type { LoadResult } from "../load/result.ts";

/** What a fault took from users. */
export interface Loss {
  readonly sent: number;
  readonly failed: number;
  /** From the first failed request to the last one, in ms, to a tenth of a second. */
  readonly forMs: number;
  /** The longest time in which nobody was answered. */
  readonly silentMs: number;
  readonly causes: Readonly<Record<string, number>>;
}

export function lossOf({ total, timeline }: LoadResult): Loss {
  const failing = timeline.filter(({ failed }) => failed > 0).map(({ at }) => at);
  const forMs = failing.length === 0 ? 0 : Math.max(...failing) - Math.min(...failing) + bucketMs;
  const answered = timeline.filter(({ ok }) => ok > 0).map(({ at }) => at);
  const gaps = answered.map((at, index) => at - (answered[index - 1] ?? at) - bucketMs);
  const silentMs = Math.max(0, ...gaps);
  return { sent: total.sent, failed: total.failed, forMs, silentMs, causes: total.causes };
}

/** What a load's timeline counts in. */
const bucketMs = 100;

/** How a run ended. */
export function figuresOf(run: ActionRun | undefined): object {
  const { result, reason } = run?.outputs ?? {};
  return { exitCode: run?.exitCode, result, reason, runMs: Math.round(run?.durationMs ?? 0) };
}

/** Prints a figure that the documentation publishes, where `script/test` shows it. */
export function tell(what: string, figures: object): void {
  process.stdout.write(`figure: ${what}: ${JSON.stringify(figures)}\n`);
}
