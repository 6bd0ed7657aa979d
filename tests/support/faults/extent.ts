import { describe } from "@jest/globals";

/** Whether every fault is run in full length (`TIDEGATE_FAULTS=all`), or the short choice that fits a suite's budget. */
export const everything = process.env["TIDEGATE_FAULTS"] === "all";

/** Tests that are only run where every fault is. Elsewhere it is told that they are left out. */
export const inFull: (title: string, tests: () => void) => void = everything
  ? describe
  : (title) => void process.stderr.write(`left out: ${title} (TIDEGATE_FAULTS=all script/test faults)\n`);

/** What of a list of cases is run: all of it, or the ones that the short choice names. */
export function chosen<T>(cases: readonly T[], isShort: (one: T) => boolean): readonly T[] {
  return everything ? cases : cases.filter(isShort);
}
