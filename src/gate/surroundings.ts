import type { Journal } from "../report/journal.ts";

/** What a gate needs of whoever runs it. */
export interface GateSurroundings {
  readonly journal: Journal;
  readonly signal: AbortSignal;
}
