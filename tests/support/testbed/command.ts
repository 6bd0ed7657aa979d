import { spawn } from "node:child_process";
import { systemEnvironment } from "./environment.ts";

/** What a finished command wrote, and how it ended; `code` is 128 + signal number as a shell would say it. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end without judging its exit code. Rejects only if it cannot be started. */
export async function tryCommand(command: readonly string[], input = ""): Promise<CommandResult> {
  const [program = "", ...args] = command;
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], env: systemEnvironment() });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    // A command that ends without reading its input is judged by its exit code, not by the broken pipe.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.once("error", (cause) => reject(new Error(`cannot run ${program}: ${cause.message}`, { cause })));
    child.once("close", (code, signal) =>
      resolve({ code: code ?? (signal === null ? 1 : 137), stdout, stderr }),
    );
  });
}

/** Runs a command and answers its standard output. Rejects with its standard error if it exits non-zero. */
export async function run(command: readonly string[], input = ""): Promise<string> {
  const result = await tryCommand(command, input);
  if (result.code !== 0) {
    const said = result.stderr.trim() || result.stdout.trim();
    throw new Error(`${command.join(" ")} exited with ${result.code}: ${said}`);
  }
  return result.stdout;
}
