import { readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { removeCgroups } from "./cgroups.ts";
import { listBridges, removeBridge } from "./network.ts";
import { isAlive, parseOwner } from "./owner.ts";

/** Beginning of the name of every bed's directory, which is also the name of its cgroup. */
export const BED_PREFIX = "tidegate-bed-";
/** File in a bed's directory that names its owner. */
export const OWNER_FILE = "owner";

/** What a sweep removed. */
export interface Swept {
  readonly bridges: string[];
  readonly directories: string[];
}

/**
 * Removes what beds of dead processes left: bridges, cgroups, directories.
 * Their processes need no sweep: the kernel ends them with their owner, and their mounts and networks with them.
 * What names no owner, or a living one, is left alone.
 */
export async function sweep(): Promise<Swept> {
  const swept: Swept = { bridges: [], directories: [] };
  for (const { bridge, alias } of await listBridges()) {
    if (!isAbandoned(alias)) continue;
    await removeBridge(bridge);
    swept.bridges.push(bridge);
  }
  const names = await readdir(tmpdir());
  for (const directory of names
    .filter((name) => name.startsWith(BED_PREFIX))
    .map((name) => join(tmpdir(), name))) {
    const owner = await readFile(join(directory, OWNER_FILE), "utf8").catch(() => "");
    if (!isAbandoned(owner)) continue;
    await removeDirectory(directory);
    swept.directories.push(directory);
  }
  return swept;
}

/** Removes a bed's directory and its cgroups; the directory's `owner` goes last, so that a cut sweep can be finished. */
export async function removeDirectory(directory: string): Promise<void> {
  await removeCgroups(basename(directory));
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((entry) => entry !== OWNER_FILE)) {
    await rm(join(directory, name), { recursive: true, force: true, maxRetries: 5 });
  }
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
}

function isAbandoned(text: string): boolean {
  const owner = parseOwner(text);
  return owner !== undefined && !isAlive(owner);
}
