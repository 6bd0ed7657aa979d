import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Problem } from "../src/failure/problem.ts";

export interface ReportFlag {
  /** Where the HTML report goes; `undefined` when none is wanted. */
  readonly path: string | undefined;
  /** The other arguments, as they were. */
  readonly rest: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Takes `--report FILE` out of a command line: like `--json` it is no input, it says where the command puts what the
 * action has as an output. The last one counts.
 */
export function takeReportFlag(args: readonly string[]): ReportFlag {
  const rest: string[] = [];
  let given: string | undefined;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg.startsWith("--report=")) given = arg.slice("--report=".length);
    else if (arg === "--report") given = args[++at] ?? "";
    else rest.push(arg);
  }
  const message = given === undefined ? undefined : flawOf(given);
  return {
    path: given,
    rest,
    problems: message === undefined ? [] : [{ input: "report", message, example: "--report report.html" }],
  };
}

/** What would keep the report from being written: it is found out before the deploy, not after. */
function flawOf(path: string): string | undefined {
  if (path === "" || path.startsWith("--")) return "has no value";
  if (existsSync(path) && statSync(path).isDirectory()) return "is a directory, and names no file";
  try {
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
    return undefined;
  } catch (error) {
    return `names a file that cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
