import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive, parseOwner } from "../../tests/support/testbed/owner.ts";

/** Programs that a testbed starts; a new one that stays is a leftover wherever it says it lives. */
const daemons = new Set([
  "dockerd",
  "containerd",
  "containerd-shim",
  "sshd",
  "haproxy",
  "docker-registry",
  "registry",
]);
const bedName = /tidegate-bed-[\w-]+/;

/** Where the traces of testbeds are looked for. */
export interface Places {
  readonly processes: string;
  readonly interfaces: string;
  readonly namespaces: string;
  readonly temporary: string;
  /** What this run put into its children's environment as TIDEGATE_RUN: an owner that has it is ours, and late. */
  readonly run: string | undefined;
}

const machine = {
  processes: "/proc",
  interfaces: "/sys/class/net",
  namespaces: "/run/netns",
  temporary: tmpdir(),
};

/**
 * Everything on this machine that a testbed could have made, as sentences: network interfaces and
 * namespaces, directories, daemons. What belongs to a bed whose owner still runs is somebody else's, unless this
 * run started the owner.
 */
export function traces(places: Places = { ...machine, run: process.env["TIDEGATE_RUN"] }): Set<string> {
  return new Set([
    ...list(places.interfaces)
      .filter(
        (name) =>
          !isForeign(places, read(places.interfaces, name, "ifalias")) && !hasForeignBridge(places, name),
      )
      .map((name) => `network interface ${name}`),
    ...list(places.namespaces).map((name) => `network namespace ${name}`),
    ...list(places.temporary)
      .filter((name) => bedName.test(name) && !isForeignBed(places, name))
      .map((name) => `directory ${join(places.temporary, name)}`),
    ...list(places.processes).flatMap((pid) => daemonOf(places, pid) ?? []),
  ]);
}

/** What is there after and was not before, sorted. */
export function leftovers(before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
  return [...after].filter((trace) => !before.has(trace)).sort();
}

/** The end of an interface's cable on the bridge of a living bed. */
function hasForeignBridge(places: Places, name: string): boolean {
  return isForeign(places, read(places.interfaces, name, "master", "ifalias"));
}

function daemonOf(places: Places, pid: string): string | undefined {
  if (!/^\d+$/.test(pid)) return undefined;
  const program = read(places.processes, pid, "comm").trim();
  const command = read(places.processes, pid, "cmdline")
    .replaceAll(/[\0\s]+/g, " ")
    .trim();
  const bed = bedName.exec(`${command}\n${read(places.processes, pid, "cgroup")}`)?.[0];
  if (bed === undefined ? !daemons.has(program) : isForeignBed(places, bed)) return undefined;
  return `process ${pid} ${command === "" ? program : command.slice(0, 160)}`;
}

function isForeignBed(places: Places, name: string): boolean {
  return isForeign(places, read(places.temporary, name, "owner"));
}

/** Whether an owner's line names a living process that is not of this run. */
function isForeign(places: Places, text: string): boolean {
  const owner = parseOwner(text);
  if (owner === undefined || !isAlive(owner)) return false;
  const environment = read(places.processes, String(owner.pid), "environ").split("\0");
  return places.run === undefined || !environment.includes(`TIDEGATE_RUN=${places.run}`);
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Content of a file, or nothing: processes and interfaces go while they are looked at. */
function read(...path: string[]): string {
  try {
    return readFileSync(join(...path), "utf8");
  } catch {
    return "";
  }
}
