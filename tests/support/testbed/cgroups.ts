import { existsSync } from "node:fs";
import { readdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { waitFor } from "./wait.ts";

const HIERARCHIES = "/sys/fs/cgroup";

/** Directories of the named cgroup in every hierarchy (v1: one for each controller; v2: one). */
export async function cgroupDirectories(name: string): Promise<string[]> {
  const controllers = await readdir(HIERARCHIES).catch(() => []);
  return [HIERARCHIES, ...controllers.map((controller) => join(HIERARCHIES, controller))]
    .map((hierarchy) => join(hierarchy, name))
    .filter((directory) => existsSync(directory));
}

/** Removes the named cgroup and those in it, which no process may be in any more. */
export async function removeCgroups(name: string): Promise<void> {
  for (const directory of await cgroupDirectories(name)) await removeTree(directory);
}

async function removeTree(directory: string): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(directory, entry.name));
  await waitFor(`removal of ${directory}`, 5_000, async () => remove(directory));
}

/** True once the cgroup is gone; undefined while processes that were just killed are still leaving it. */
async function remove(directory: string): Promise<true | undefined> {
  try {
    await rmdir(directory);
    return true;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EBUSY") return undefined;
    // The same controller can be listed under two names (cpu and cpu,cpuacct), so it may be gone already.
    if (code === "ENOENT") return true;
    throw cause;
  }
}
