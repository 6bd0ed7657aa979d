import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { systemEnvironment } from "../testbed/environment.ts";
import { waitFor } from "../testbed/wait.ts";
import { bundleOf, directoryOf } from "./bundle.ts";
import { type Inputs, inputVariables } from "./inputs.ts";
import { parseOutputs } from "./outputs-file.ts";

/** The workflow run that every started action is told it belongs to. */
export const workflowRun = {
  actor: "octocat",
  sha: "0123456789abcdef0123456789abcdef01234567",
  repository: "acme/shop",
  url: "https://github.com/acme/shop/actions/runs/4711",
} as const;

/** A step that has ended. */
export interface ActionRun {
  /** 137 where SIGKILL ended it, 128 where another signal did. */
  readonly exitCode: number;
  /** Standard output and standard error in the order they came, but for what only the runner reads. */
  readonly log: string;
  /** What the runner was told to mask, decoded; the log is left as it is, so that a leak shows. */
  readonly masks: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  /** The job summary in Markdown. */
  readonly summary: string;
  /** What the step left among the runner's temporary files, by their paths. */
  readonly temporary: Readonly<Record<string, string>>;
  /** What the step kept for its post step. */
  readonly state: Readonly<Record<string, string>>;
  readonly durationMs: number;
}

/** A step that runs. */
export interface RunningAction {
  readonly pid: number;
  /** What it has printed so far. */
  log(): string;
  /** Resolves once the log matches; rejects when the step ends first, or after 30 s. */
  seen(pattern: RegExp): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<ActionRun>;
}

export interface LaunchOptions {
  /** Goes before the command, to run it elsewhere (`nsenter …`). */
  readonly launcher?: readonly string[];
  /** The action that is run; `blue-green-deploy` when none is named. */
  readonly action?: string;
  /** What the main step kept: runs the action's post step with it. */
  readonly post?: Readonly<Record<string, string>>;
}

/** Runs the built action to its end, as GitHub's runner does. */
export async function runAction(inputs: Inputs, options: LaunchOptions = {}): Promise<ActionRun> {
  return await (await startAction(inputs, options)).ended;
}

/** Starts the built action as GitHub's runner does: inputs and files in the environment, and nothing of the test's. */
export async function startAction(inputs: Inputs, options: LaunchOptions = {}): Promise<RunningAction> {
  const files = await stepFiles();
  const { launcher = [], action = "blue-green-deploy", post } = options;
  const file = post === undefined ? bundleOf(action) : bundleOf(action).replace(/index\.js$/, "post.js");
  const [program, ...args] = [...launcher, node24(), file];
  const kept = Object.entries(post ?? {}).map(([name, value]) => [`STATE_${name}`, value]);
  const began = performance.now();
  const child = spawn(program, args, {
    cwd: files.directory,
    env: {
      ...systemEnvironment(),
      ...githubVariables(files, action),
      ...inputVariables(inputs, action),
      ...Object.fromEntries(kept),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stdout.on("data", (chunk: Buffer) => {
    log += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString("utf8");
  });
  const ended = conclude(child, files, () => ({ log, durationMs: performance.now() - began }));
  // Nobody may be waiting when it ends; whoever waits later still learns of it.
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    log: () => log,
    seen: async (pattern) => {
      await waitFor(`${pattern} in the log`, 30_000, () => {
        if (pattern.test(log)) return true;
        if (child.exitCode !== null) throw new Error(`the action ended without ${pattern}:\n${log}`);
        return undefined;
      });
    },
    signal: (name) => child.kill(name),
    ended,
  };
}

/** The Node that runs actions: the one of the packages, which `runs.using: node24` stands for. */
export function node24(): string {
  const packaged = `node-linux-${process.arch}`;
  try {
    const metadata = createRequire(import.meta.url).resolve(`${packaged}/package.json`);
    return join(dirname(metadata), "bin/node");
  } catch {
    if (process.versions.node.startsWith("24.")) return process.execPath;
    throw new Error(`no Node 24 to run the action with: ${packaged} is not installed`);
  }
}

const maskCommand = /^\s*::add-mask::(.*)(?:\n|$)/gm;

/** The runner takes a mask command out of the log, wherever it came from. */
function withoutMasks(printed: string): Pick<ActionRun, "log" | "masks"> {
  const masks = [...printed.matchAll(maskCommand)].map(([, value = ""]) => decodeURIComponent(value));
  return { log: printed.replace(maskCommand, ""), masks };
}

interface StepFiles {
  readonly directory: string;
  readonly output: string;
  readonly summary: string;
  readonly state: string;
  readonly temporary: string;
}

/** The files of a step, writable for whichever user the action runs as. */
async function stepFiles(): Promise<StepFiles> {
  const directory = await mkdtemp(join(tmpdir(), "tidegate-step-"));
  await chmod(directory, 0o755);
  const inside = (name: string): string => join(directory, name);
  const files = {
    directory,
    output: inside("output"),
    summary: inside("summary.md"),
    state: inside("state"),
    temporary: inside("temporary"),
  };
  await mkdir(files.temporary);
  await chmod(files.temporary, 0o777);
  for (const file of [files.output, files.summary, files.state]) {
    await writeFile(file, "");
    await chmod(file, 0o666);
  }
  return files;
}

function githubVariables(
  { output, summary, state, temporary }: StepFiles,
  action: string,
): Record<string, string> {
  return {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION_PATH: directoryOf(action),
    GITHUB_ACTOR: workflowRun.actor,
    GITHUB_SHA: workflowRun.sha,
    GITHUB_RUN_ID: "4711",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: workflowRun.repository,
    GITHUB_OUTPUT: output,
    GITHUB_STATE: state,
    GITHUB_STEP_SUMMARY: summary,
    RUNNER_TEMP: temporary,
  };
}

async function conclude(
  child: ChildProcess,
  files: StepFiles,
  measured: () => { readonly log: string; readonly durationMs: number },
): Promise<ActionRun> {
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? (signal === "SIGKILL" ? 137 : 128)));
  });
  const { log, durationMs } = measured();
  const run = {
    exitCode,
    ...withoutMasks(log),
    durationMs,
    outputs: parseOutputs(await readFile(files.output, "utf8")),
    summary: await readFile(files.summary, "utf8"),
    state: parseOutputs(await readFile(files.state, "utf8")),
    temporary: await filesIn(files.temporary),
  };
  await rm(files.directory, { recursive: true });
  return run;
}

async function filesIn(directory: string): Promise<Readonly<Record<string, string>>> {
  const paths = (await readdir(directory)).map((name) => join(directory, name));
  const entries = paths.map(async (path) => [path, await readFile(path, "utf8")] as const);
  return Object.fromEntries(await Promise.all(entries));
}
