import type { AggregatedResult, Reporter } from "@jest/reporters";

/** `N passed, N failed`, with `, N skipped` only when there are skipped (or todo) ones. */
export function closingLine(counts: { passed: number; failed: number; skipped: number }): string {
  const line = `${counts.passed} passed, ${counts.failed} failed`;
  return counts.skipped === 0 ? line : `${line}, ${counts.skipped} skipped`;
}

/**
 * Ends a jest run with one line that tools other than jest can read.
 * A suite that could not run at all counts as one failed test, so that the line never reads green for a red run.
 */
export default class ClosingLineReporter implements Pick<Reporter, "onRunComplete"> {
  #line: string | undefined;

  onRunComplete(_contexts: unknown, results: AggregatedResult): void {
    // Jest runs its own summary after all other reporters, so the line has to wait for the end of the process.
    if (this.#line === undefined) process.once("exit", () => process.stdout.write(`${this.#line}\n`));
    this.#line = closingLine({
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    });
  }
}
