import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";
import type { Suite } from "./suites.ts";
import { none, type Totals } from "./totals.ts";

/** What is read of the file that jest writes for --json. */
interface JestTotals {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files that could not be loaded: none of their tests is counted anywhere else. */
  readonly numRuntimeErrorTestSuites: number;
}

/** A run this many times over its budget hangs, and is ended. */
const patience = 4;

/**
 * Runs one suite with jest, shows its output, and counts. A crash, a hang or a bad exit with no failed
 * test counts as one failure. With `title`, only tests whose name matches it run, and the rest is not counted.
 */
export async function runSuite(suite: Suite, asRoot: readonly string[], title?: string): Promise<Totals> {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-test-"));
  try {
    const json = join(folder, "totals.json");
    const { code } = await runCommand([...asRoot, ...jestCommand(suite, json, title)], {
      show: true,
      deadlineMs: suite.budget * patience * 60_000,
    });
    return judge(readTotals(json), code, title !== undefined);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function jestCommand(suite: Suite, json: string, title: string | undefined): string[] {
  // ES modules are still behind a flag in jest's sandbox; workers take it from the environment only.
  const options = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
  return [
    "env",
    `NODE_OPTIONS=${[process.env["NODE_OPTIONS"] ?? "", ...options].join(" ").trim()}`,
    "node",
    "node_modules/jest/bin/jest.js",
    "--json",
    `--outputFile=${json}`,
    "--reporters=default",
    ...(suite.fleet ? ["--runInBand"] : []),
    ...(title === undefined ? [] : [`--testNamePattern=${title}`]),
    "--runTestsByPath",
    ...suite.files,
  ];
}

function readTotals(path: string): JestTotals | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as JestTotals;
  } catch {
    return undefined;
  }
}

/** The counts of a finished run; `undefined` stands for a run that left none. */
export function judge(totals: JestTotals | undefined, code: number, partial: boolean): Totals {
  if (totals === undefined) return { ...none, failed: 1 };
  const failed = totals.numFailedTests + totals.numRuntimeErrorTestSuites;
  return {
    passed: totals.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: partial ? 0 : totals.numPendingTests + totals.numTodoTests,
  };
}
