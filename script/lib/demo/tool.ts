import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

const cli = join(import.meta.dirname, "../../../cli/main.ts");

/** How the tool ended. */
export interface ToolEnd {
  readonly exitCode: number;
  readonly result: string;
  readonly reason: string;
}

/**
 * Runs `tidegate` as its users do, as a command of its own.
 *
 * @param show gets each line of its timeline
 * @param signal ends it, and the promise by an AbortError
 */
export async function runTool(
  args: readonly string[],
  show: (line: string) => void,
  signal: AbortSignal,
): Promise<ToolEnd> {
  const child = spawn(process.execPath, [cli, ...args, "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const lines = createInterface({ input: child.stderr });
  lines.on("line", (line) => {
    if (!signal.aborted) show(line);
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  return { exitCode, ...outputsIn(printed) };
}

/** The outputs are the one JSON object that the tool prints; a run that ends before it has any prints none. */
function outputsIn(printed: string): { result: string; reason: string } {
  try {
    const outputs = JSON.parse(printed) as { readonly result?: string; readonly reason?: string };
    return { result: outputs.result ?? "", reason: outputs.reason ?? "" };
  } catch {
    return { result: "", reason: "" };
  }
}
