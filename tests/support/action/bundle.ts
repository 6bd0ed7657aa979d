import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { run } from "../testbed/command.ts";

/** The repository's root, without a slash at its end. */
export const projectRoot = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

export function directoryOf(action: string): string {
  return join(projectRoot, "actions", action);
}

/** What a workflow runs. */
export function bundleOf(action: string): string {
  return join(directoryOf(action), "dist/index.js");
}

/** Actions whose bundles tests run; all are built together. */
const tested = ["blue-green-deploy", "health-gate", "rollback"];
const sources = ["src", ...tested.map((action) => `actions/${action}/src`)].map((folder) =>
  join(projectRoot, folder),
);
/** Only one process builds at a time: test runs in one checkout share `build` and `dist`. */
const lock = join(tmpdir(), `tidegate-building-${statSync(projectRoot).ino}`);
const lockExpiresMs = 120_000;

/** Builds the actions' bundles when one is missing or older than what it is made of. */
export async function ensureBundle(): Promise<void> {
  while (isStale()) {
    if (!takeLock()) {
      await sleep(200);
      continue;
    }
    try {
      if (isStale()) await run([join(projectRoot, "script/build")]);
    } finally {
      rmdirSync(lock);
    }
  }
}

function isStale(): boolean {
  const bundles = tested.map(bundleOf);
  if (!bundles.every((bundle) => existsSync(bundle))) return true;
  const builtAt = Math.min(...bundles.map((bundle) => statSync(bundle).mtimeMs));
  return sources.some((folder) => newestChange(folder) > builtAt);
}

/** When a source file that is no test was last changed. */
function newestChange(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"),
  );
  return Math.max(0, ...files.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs));
}

function takeLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    const heldSince = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - heldSince > lockExpiresMs) rmdirSync(lock);
    return false;
  }
}
