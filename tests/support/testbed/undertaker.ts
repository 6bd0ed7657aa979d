import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { systemEnvironment } from "./environment.ts";

/** Sweeps after this process if it ends, in whatever way, before `dismiss` was called. */
export interface Undertaker {
  dismiss(): Promise<void>;
}

/**
 * Starts a shell that waits for the end of its input, which comes when this process ends (SIGKILL and a test
 * runner's own idea of `process` included), and then runs the sweep.
 */
export function hireUndertaker(): Undertaker {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  const script = 'cat >/dev/null; exec "$1" "$2" --sweep';
  const shell = spawn("sh", ["-c", script, "undertaker", process.execPath, main], {
    stdio: ["pipe", "ignore", "ignore"],
    // TMPDIR decides where beds are looked for.
    env: {
      ...systemEnvironment(),
      ...(process.env["TMPDIR"] === undefined ? {} : { TMPDIR: process.env["TMPDIR"] }),
    },
    detached: true,
  });
  shell.unref();
  // A pipe to a child is a socket in Node, and would keep the process alive.
  if ("unref" in shell.stdin && typeof shell.stdin.unref === "function") shell.stdin.unref();
  return {
    dismiss: async () => {
      if (shell.pid === undefined || shell.exitCode !== null || shell.signalCode !== null) return;
      shell.ref();
      const gone = once(shell, "exit");
      process.kill(-shell.pid, "SIGKILL");
      await gone;
      shell.stdin.destroy();
    },
  };
}
