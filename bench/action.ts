import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { systemEnvironment } from "../tests/support/testbed/environment.ts";

/** The bundle that GitHub's runner starts. */
export const bundle = join(import.meta.dirname, "../actions/blue-green-deploy/dist/index.js");

/** How a run of a Node program ended. */
export interface ActionRun {
  readonly code: number | null;
  readonly wallMs: number;
  /** Highest resident memory of the process, in bytes. */
  readonly peakBytes: number;
  readonly printed: string;
}

// VmHWM and not maxRSS, which a process that was forked takes over from its parent.
const peakScript = `import { readFileSync, writeFileSync } from "node:fs";
process.once("exit", () => writeFileSync(process.env.BENCH_PEAK_FILE, readFileSync("/proc/self/status")));`;

/**
 * Runs a program as the runner runs an action: inputs as variables, files for outputs and summary.
 *
 * @param onSpawn called just before the process is started
 */
export async function runAction(
  file: string,
  inputs: Readonly<Record<string, string>>,
  options: { readonly measureMemory?: boolean; readonly onSpawn?: () => void } = {},
): Promise<ActionRun> {
  const directory = await mkdtemp(join(tmpdir(), "tidegate-bench-"));
  const inside = (name: string): string => join(directory, name);
  try {
    for (const name of ["output", "summary", "peak"]) await writeFile(inside(name), "");
    await writeFile(inside("peak.mjs"), peakScript);
    const preload = options.measureMemory === true ? ["--import", inside("peak.mjs")] : [];
    const variables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    const env = {
      ...systemEnvironment(),
      ...Object.fromEntries(variables),
      GITHUB_ACTIONS: "true",
      GITHUB_OUTPUT: inside("output"),
      GITHUB_STEP_SUMMARY: inside("summary"),
      RUNNER_TEMP: directory,
      BENCH_PEAK_FILE: inside("peak"),
    };
    options.onSpawn?.();
    const ended = await runToEnd([...preload, file], env);
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(inside("peak"), "utf8"))?.[1];
    return { ...ended, peakBytes: Number(peak ?? Number.NaN) * 1_024 };
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function runToEnd(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Omit<ActionRun, "peakBytes">> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"], timeout: 120_000 });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, wallMs: performance.now() - began, printed }));
  });
}

/** Inputs as the runner fills them in: it gives every default of the action.yml beside a bundle. */
export async function defaultInputs(file = bundle): Promise<Readonly<Record<string, string>>> {
  const metadata = parse(await readFile(join(dirname(file), "../action.yml"), "utf8")) as {
    inputs: Record<string, { default?: string | number | boolean }>;
  };
  const texts = Object.entries(metadata.inputs).map(([name, input]) => {
    const text = String(input.default ?? "");
    // A default that is an expression names the run's own token, and there is no run here.
    return [name, text.startsWith("${{") ? "" : text];
  });
  return Object.fromEntries(texts) as Readonly<Record<string, string>>;
}
