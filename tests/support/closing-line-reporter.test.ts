import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";
import { closingLine } from "./closing-line-reporter.ts";

it.each([
  [{ passed: 3, failed: 0, skipped: 0 }, "3 passed, 0 failed"],
  [{ passed: 0, failed: 2, skipped: 0 }, "0 passed, 2 failed"],
  [{ passed: 1, failed: 0, skipped: 4 }, "1 passed, 0 failed, 4 skipped"],
])("%j is said as %s", (counts, line) => {
  expect(closingLine(counts)).toBe(line);
});

it.each([
  [
    "a passing and a skipped test",
    "test('a', () => {}); test.skip('b', () => {});",
    "1 passed, 0 failed, 1 skipped",
  ],
  ["a suite that cannot run", "throw new Error('broken');", "0 passed, 1 failed"],
])("ends all that jest prints, after %s", (_what, suite, line) => {
  const project = mkdtempSync(join(tmpdir(), "closing-line-"));
  try {
    writeFileSync(join(project, "sample.test.js"), suite);
    writeFileSync(join(project, "package.json"), "{}");
    expect(lastLineOfJest(project)).toBe(line);
  } finally {
    rmSync(project, { recursive: true });
  }
});

function lastLineOfJest(project: string): string | undefined {
  const jest = join(dirname(createRequire(import.meta.url).resolve("jest/package.json")), "bin/jest.js");
  const reporter = fileURLToPath(new URL("closing-line-reporter.ts", import.meta.url));
  // A shell joins both outputs into one, in the order in which they are written.
  const command = '"$0" "$1" --rootDir "$2" --reporters default --reporters "$3" 2>&1';
  const args = ["-c", command, process.execPath, jest, project, reporter];
  const run = spawnSync("sh", args, { encoding: "utf8", cwd: project, env: { PATH: process.env["PATH"] } });
  return run.stdout.trimEnd().split("\n").at(-1);
}
