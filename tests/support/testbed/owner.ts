import { readFileSync } from "node:fs";

/** One process, told apart from a later one that was given the same number. */
export interface Owner {
  readonly pid: number;
  /** Start time in clock ticks since boot, field 22 of `/proc/PID/stat`. */
  readonly startTime: string;
}

interface ProcessState {
  readonly state: string;
  readonly parent: number;
  readonly startTime: string;
}

/** State, parent and start time of a process, or undefined if there is none. */
export function processState(pid: number): ProcessState | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The command name (field 2) may hold spaces and brackets, so fields are counted from its closing one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "X", parent: Number(fields[1]), startTime: fields[19] ?? "" };
}

/** The running process as an owner of a bed. */
export function thisProcess(): Owner {
  return { pid: process.pid, startTime: processState(process.pid)?.startTime ?? "" };
}

/** Whether the owner still runs; a zombie does not. */
export function isAlive(owner: Owner): boolean {
  const found = processState(owner.pid);
  return found !== undefined && found.startTime === owner.startTime && !"ZX".includes(found.state);
}

/** `PID STARTTIME`, as kept in a bridge's alias and in a bed's `owner` file. */
export function formatOwner(owner: Owner): string {
  return `${owner.pid} ${owner.startTime}`;
}

/** Reads what {@link formatOwner} wrote; undefined for anything else. */
export function parseOwner(text: string): Owner | undefined {
  const match = /^(\d+) (\d+)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, pid = "", startTime = ""] = match;
  return { pid: Number(pid), startTime };
}
