import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@jest/globals";

/** Runs a committed bundle as a runner does, with this very Node, and reads what it gave out. */
function runBundle(action: string): { code: number | null; log: string; outputs: Record<string, string> } {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-action-"));
  try {
    const file = join(folder, "output");
    writeFileSync(file, "");
    const { status, stdout } = spawnSync(process.execPath, [`actions/${action}/dist/index.js`], {
      encoding: "utf8",
      env: { GITHUB_OUTPUT: file },
    });
    const entries = readFileSync(file, "utf8").matchAll(/^(.+)<<(.+)\n([\s\S]*?)\n\2$/gm);
    return {
      code: status,
      log: stdout,
      outputs: Object.fromEntries([...entries].map((each) => [each[1], each[3]])),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it.each(["image-retention"])("%s refuses clearly until it is built", (action) => {
  const { code, log, outputs } = runBundle(action);
  expect(code).toBe(1);
  expect(outputs).toEqual({ result: "failed", reason: "not-built-yet" });
  expect(log).toContain(`::error title=${action}%3A not built yet::The action ${action} is not built yet`);
});
