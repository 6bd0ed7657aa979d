import { spawn } from "node:child_process";

export interface CommandResult {
  /** 128 + signal number is not told apart: a signal gives 1. */
  readonly code: number;
  /** stdout and stderr in the order they came. */
  readonly output: string;
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Also shows the output while it comes. */
  readonly show?: boolean;
  /** Milliseconds until SIGTERM. */
  readonly deadlineMs?: number;
}

/**
 * Runs a program, without a shell, and resolves when it has ended, however it ended. A program that
 * is not there is code 127, as in a shell.
 */
export function runCommand(command: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.deadlineMs === undefined ? {} : { timeout: options.deadlineMs }),
    });
    const chunks: Buffer[] = [];
    const keep = (show: NodeJS.WriteStream) => (chunk: Buffer) => {
      chunks.push(chunk);
      if (options.show === true) show.write(chunk);
    };
    child.stdout.on("data", keep(process.stdout));
    child.stderr.on("data", keep(process.stderr));
    const end = (code: number, note = "") => {
      resolve({ code, output: Buffer.concat(chunks).toString() + note });
    };
    child.on("error", (error: NodeJS.ErrnoException) => {
      end(error.code === "ENOENT" ? 127 : 1, `${program}: ${error.message}`);
    });
    child.on("close", (code) => {
      end(code ?? 1);
    });
  });
}
