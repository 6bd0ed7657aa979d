import { inspectContainer } from "../docker/containers.ts";
import type { Engine } from "../docker/engine.ts";
import { type ContainerProcess, listProcesses } from "../docker/processes.ts";

/**
 * Workers of a proxy that a reload has left behind: they take no new connections, and end with the last one they have.
 * What they carry is in no counter of the running worker.
 *
 * @returns their number, or `undefined` where the host cannot tell
 */
export async function countLeavingWorkers(engine: Engine, proxy: string): Promise<number | undefined> {
  const [inspected, processes] = await Promise.all([
    inspectContainer(engine, proxy),
    listProcesses(engine, proxy),
  ]);
  if (inspected === undefined || processes === undefined) return undefined;
  return leavingAmong(processes, inspected.State.Pid);
}

/** HAProxy's workers are children of its master, which is the container's first process; one of them is in use. */
export function leavingAmong(processes: readonly ContainerProcess[], master: number): number {
  const workers = processes.filter((one) => one.parent === master && /\bhaproxy\b/.test(one.command));
  return Math.max(0, workers.length - 1);
}
