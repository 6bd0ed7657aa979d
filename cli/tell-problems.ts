import { presentProblems } from "../src/failure/present-problems.ts";
import type { Problem } from "../src/failure/problem.ts";

/** Prints every problem of a command line. @returns the exit code for it */
export function tellProblems(problems: readonly Problem[]): number {
  process.stderr.write(`${presentProblems(problems).join("\n")}\n`);
  return 2;
}
