import { error } from "@actions/core";
import { presentProblems } from "../failure/present-problems.ts";
import type { Problem } from "../failure/problem.ts";
import { inert } from "../report/inert.ts";

/** One error annotation a problem, all at once; GitHub shows the first ten on the run's page, the log has all. */
export function reportProblems(problems: readonly Problem[]): void {
  for (const [at, line] of presentProblems(problems).entries()) {
    error(line.split("\n").map(inert).join("\n"), { title: `Input ${inert(problems[at]?.input ?? "")}` });
  }
}
