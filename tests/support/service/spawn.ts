import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** How a spawned service ended: its exit code, or the signal that ended it. */
export interface ServiceEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A service that runs as a process of this machine, without a container. */
export interface SpawnedService {
  readonly pid: number;
  /** Port it listens on, on every address. */
  readonly port: number;
  /** What it has printed so far, both streams, one byte per character. */
  output(): string;
  /** Sends the signal (default SIGTERM) and waits for the end; SIGKILL follows after 5 s. */
  stop(signal?: NodeJS.Signals): Promise<ServiceEnd>;
  readonly ended: Promise<ServiceEnd>;
}

/**
 * Starts `server.mjs` on a free port with the variables of its header and resolves when it listens.
 * Throws an Error with what it printed when it ends first.
 */
export async function spawnService(env: Readonly<Record<string, string>>): Promise<SpawnedService> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("./server.mjs", import.meta.url))], {
    env: { PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<ServiceEnd>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  let printed = "";
  const port = await new Promise<number>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      printed += chunk.toString("latin1");
      const listening = / listening on (\d+)\n/.exec(printed);
      if (listening !== null) resolve(Number(listening[1]));
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      reject(new Error(`the service ended with ${code ?? signal} before it listened: ${printed}`));
    });
  });
  return {
    pid: child.pid ?? 0,
    port,
    output: () => printed,
    ended,
    stop: async (signal = "SIGTERM") => {
      child.kill(signal);
      const killer = setTimeout(() => child.kill("SIGKILL"), 5000);
      const end = await ended;
      clearTimeout(killer);
      return end;
    },
  };
}
