import { existsSync } from "node:fs";
import { readdir, rmdir, writeFile } from "node:fs/promises";
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

/** Lets paused containers of the named cgroup go on: a frozen process cannot even be killed (cgroup v1). */
export async function thawCgroups(name: string): Promise<void> {
  for (const directory of await cgroupDirectories(name)) await thawTree(directory);
}

async function thawTree(directory: string): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await thawTree(join(directory, entry.name));
  for (const [file, thawed] of Object.entries({ "freezer.state": "THAWED", "cgroup.freeze": "0" })) {
    if (entries.some((entry) => entry.name === file)) {
      await writeFile(join(directory, file), thawed).catch(() => undefined);
    }
  }
}

/** Removes the named cgroup and those in it, which no process may be in any more. */
export async function removeCgroups(name: string): Promise<void> {
  await thawCgroups(name);
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
