import { describe } from "@jest/globals";

/** Whether every fault is run in full length (`TIDEGATE_FAULTS=all`), or the short choice that fits a suite's budget. */
export const everything = process.env["TIDEGATE_FAULTS"] === "all";

/** Tests that are only run where every fault is. */
export const inFull = everything ? describe : describe.skip;

/** What of a list of cases is run: all of it, or the ones that the short choice names. */
export function chosen<T>(cases: readonly T[], isShort: (one: T) => boolean): readonly T[] {
  return everything ? cases : cases.filter(isShort);
}
