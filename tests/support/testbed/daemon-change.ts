import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestbedHost } from "./host.ts";
import type { Testbed } from "./testbed.ts";

/** Changes entries of a host's `daemon.json` and starts its dockerd anew; `undefined` takes an entry out. */
export async function changeDaemon(
  bed: Testbed,
  host: TestbedHost,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const file = join(bed.directory, host.name, "etc/docker/daemon.json");
  const before = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  await host.stopDaemon();
  await writeFile(file, JSON.stringify({ ...before, ...changes }, null, 2));
  await host.startDaemon();
}
