import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { systemEnvironment } from "./environment.ts";

/** A process that runs until it is stopped, with its output in a file. It dies with the process that started it. */
export class BackgroundProcess {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #logFile: string;

  /** @param logFile takes both standard output and standard error, appended */
  constructor(command: readonly string[], logFile: string) {
    const log = openSync(logFile, "a", 0o600);
    // setpriv lets the kernel end the process with its parent; a group of its own keeps Ctrl-C away from it.
    this.#child = spawn("setpriv", ["--pdeathsig", "KILL", ...command], {
      stdio: ["ignore", log, log],
      env: systemEnvironment(),
      detached: true,
    });
    closeSync(log);
    this.#logFile = logFile;
    this.#exited = new Promise((resolve) => {
      this.#child.once("exit", () => resolve());
      this.#child.once("error", () => resolve());
    });
    this.pid = this.#child.pid ?? -1;
    this.#child.unref();
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined;
  }

  /** The last lines of what it wrote, for the message of a failure. */
  logTail(lines = 15): string {
    return readFileSync(this.#logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  }

  /** Throws what the process last wrote if it has ended. */
  assertRunning(what: string): void {
    if (!this.running) throw new Error(`${what} ended by itself:\n${this.logTail()}`);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves when the process has been reaped. */
  async exit(): Promise<void> {
    // Without the reference an otherwise idle Node would end before the answer came.
    if (this.running) this.#child.ref();
    await this.#exited;
  }
}
