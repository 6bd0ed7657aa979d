import type { Engine } from "./engine.ts";
import { isRefusal } from "./refusal.ts";

/** A process of a container, with numbers as the host counts them. */
export interface ContainerProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The processes of a running container; `undefined` where the host cannot list them, for want of `ps` for one. */
export async function listProcesses(
  engine: Engine,
  container: string,
): Promise<readonly ContainerProcess[] | undefined> {
  try {
    const path = `/containers/${container}/top`;
    return readTable(await engine.json({ method: "GET", path, query: { ps_args: "-ef" } }));
  } catch (error) {
    if (isRefusal(error, 404, 409, 500)) return undefined;
    throw error;
  }
}

interface ProcessTable {
  readonly Titles: readonly string[];
  readonly Processes: readonly (readonly string[])[] | null;
}

/** Columns are found by their titles, which are those of the host's `ps`. */
export function readTable({ Titles, Processes }: ProcessTable): readonly ContainerProcess[] | undefined {
  const [pid, parent, command] = ["PID", "PPID", "CMD"].map((title) => Titles.indexOf(title));
  if (pid === undefined || parent === undefined || command === undefined) return undefined;
  if (Math.min(pid, parent, command) < 0) return undefined;
  return (Processes ?? []).map((row) => ({
    pid: Number(row[pid]),
    parent: Number(row[parent]),
    command: row[command] ?? "",
  }));
}
