import { readdirSync } from "node:fs";
import { BackgroundProcess } from "./background.ts";
import { entering, type Machine } from "./boot.ts";
import { processState } from "./owner.ts";
import { waitFor } from "./wait.ts";

/** A service (dockerd, sshd) that runs inside a machine's namespaces. */
export interface ServiceProcess {
  readonly name: string;
  /** Number of the service's own process as this machine sees it. */
  readonly pid: number;
  readonly running: boolean;
  assertRunning(): void;
  logTail(lines?: number): string;
  /** Sends the signal to the service and waits for its end, by SIGKILL after `timeout` milliseconds. */
  stop(signal?: NodeJS.Signals, timeout?: number): Promise<void>;
}

/** Starts a program inside the machine; it need not be ready when this resolves. */
export async function startInside(
  machine: Machine,
  name: string,
  command: readonly string[],
  logFile: string,
): Promise<ServiceProcess> {
  const entered = new BackgroundProcess(entering(machine, command), logFile);
  const pid = await waitFor(`start of ${name}`, 5_000, () => {
    entered.assertRunning(name);
    return childrenOf(entered.pid)[0];
  });
  return {
    name,
    pid,
    get running() {
      return entered.running;
    },
    assertRunning: () => entered.assertRunning(name),
    logTail: (lines) => entered.logTail(lines),
    stop: async (signal = "SIGTERM", timeout = 20_000) => {
      if (!entered.running) return;
      signalIfRunning(pid, signal);
      const forced = setTimeout(() => signalIfRunning(pid, "SIGKILL"), timeout);
      await entered.exit();
      clearTimeout(forced);
    },
  };
}

/** Numbers of all processes whose parent is `pid`. */
export function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => processState(candidate)?.parent === pid);
}

/** Sends a signal; a process that is gone already is fine. */
export function signalIfRunning(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
  }
}
