import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { cgroupDirectories } from "./cgroups.ts";
import { run } from "./command.ts";
import type { Testbed } from "./testbed.ts";

/** What of the machine a bed must never change, because all of its own is in namespaces. */
export interface MachineState {
  readonly namespaces: string;
  readonly mounts: string;
  readonly rules: string;
}

/** What of one bed is on the machine. */
export interface BedTraces {
  /** Numbers of processes in a host's process namespace, or started with a path of the bed. */
  readonly processes: readonly number[];
  readonly links: readonly string[];
  readonly cgroups: readonly string[];
  readonly directories: readonly string[];
}

/** The machine's own network namespaces, mounts and firewall rules. */
export async function machineState(): Promise<MachineState> {
  const rules = await run(["iptables-save"]);
  return {
    namespaces: await run(["ip", "netns", "list"]),
    mounts: readFileSync("/proc/self/mounts", "utf8"),
    // Packet counters and the time of the listing change by themselves.
    rules: rules.replaceAll(/\[\d+:\d+\]|^#.*$/gm, ""),
  };
}

/** Numbers of all processes of a running bed, to look for afterwards. */
export function processesOf(bed: Testbed): number[] {
  const namespaces = new Set(bed.hosts.map((host) => pidNamespace(host.pids.init)));
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => namespaces.has(pidNamespace(pid)) || commandLine(pid).includes(bed.directory));
}

/** What is there of a bed; `processes` are those found before it was stopped. */
export async function tracesOf(bed: Testbed, processes: readonly number[]): Promise<BedTraces> {
  const links = JSON.parse(await run(["ip", "-json", "link"])) as { ifname: string }[];
  const own = new RegExp(`^(tidegate-${bed.network.number}|tg-${bed.network.number}-\\d+)$`);
  return {
    processes: processes.filter((pid) => existsSync(`/proc/${pid}`)),
    links: links.map((link) => link.ifname).filter((name) => own.test(name)),
    cgroups: await cgroupDirectories(basename(bed.directory)),
    directories: [bed.directory].filter((directory) => existsSync(directory)),
  };
}

function pidNamespace(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return "";
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
