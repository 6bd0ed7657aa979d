import { readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { Surroundings } from "../compose/read-container.ts";
import type { FileReading } from "../compose/scope.ts";

const longestBytes = 1024 * 1024;
/** What the runner and the command line hand over: secrets that no Compose file has a right to. */
const notForFiles = /^(?:INPUT_|ACTIONS_|TIDEGATE_)/;

/** The checked-out repository and the environment of this process, as `docker compose` would see them there. */
export function workspace(environment: NodeJS.ProcessEnv = process.env): Surroundings {
  const root = environment["GITHUB_WORKSPACE"] || process.cwd();
  return {
    variable: (name) => (notForFiles.test(name) ? undefined : environment[name]),
    readFile: (path) => readFile(isAbsolute(path) ? path : join(root, path)),
    resolve: (beside, path) =>
      beside === undefined || isAbsolute(path) ? path : join(dirname(beside), path),
  };
}

function readFile(path: string): FileReading {
  try {
    const { size } = statSync(path);
    if (size > longestBytes)
      return { kind: "unreadable", why: `it is ${size} bytes, and at most ${longestBytes} are read` };
    if (!statSync(path).isFile()) return { kind: "unreadable", why: "it is not a file" };
    const text = readFileSync(path);
    if (text.includes(0)) return { kind: "unreadable", why: "it has a NUL character" };
    return { kind: "text", text: text.toString("utf8") };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "absent" };
    return { kind: "unreadable", why: code === "EACCES" ? "permission denied" : String(code ?? error) };
  }
}
