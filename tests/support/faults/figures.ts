import type { LoadResult } from "../load/result.ts";

/** What a fault took from users. */
export interface Loss {
  readonly sent: number;
  readonly failed: number;
  /** From the first failed request's end to the last one's, in ms. */
  readonly forMs: number;
  readonly causes: Readonly<Record<string, number>>;
}

export function lossOf({ total, failures }: LoadResult): Loss {
  const ends = failures.map(({ endedAt }) => endedAt);
  const forMs = ends.length === 0 ? 0 : Math.round(Math.max(...ends) - Math.min(...ends));
  return { sent: total.sent, failed: total.failed, forMs, causes: total.causes };
}

/** Prints a figure that the documentation publishes, where `script/test` shows it. */
export function tell(what: string, figures: object): void {
  process.stdout.write(`figure: ${what}: ${JSON.stringify(figures)}\n`);
}
