import type { Engine } from "./engine.ts";
import { isRefusal } from "./refusal.ts";

/** A volume as Docker lists it. */
export interface ListedVolume {
  readonly Name: string;
  readonly Labels: Readonly<Record<string, string>> | null;
}

/** Volumes that carry all these labels (`key` or `key=value`). */
export async function listVolumes(
  engine: Engine,
  labels: readonly string[],
): Promise<readonly ListedVolume[]> {
  const filters = JSON.stringify({ label: labels });
  const { Volumes } = await engine.json<{ Volumes: readonly ListedVolume[] | null }>({
    method: "GET",
    path: "/volumes",
    query: { filters },
  });
  return Volumes ?? [];
}

/**
 * Makes a local volume; one of this name is left as it is. Atomic: of several at once, one is made.
 *
 * @returns the labels of the one that is there now
 */
export async function createVolume(
  engine: Engine,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<ListedVolume["Labels"]> {
  const { Labels } = await engine.json<ListedVolume>({
    method: "POST",
    path: "/volumes/create",
    body: { Name: name, Driver: "local", Labels: labels },
  });
  return Labels;
}

/** How a volume is made where the host does not have it. */
export interface VolumeOptions {
  readonly driver: string;
  readonly driverOpts: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether the host has a volume of this name. */
export async function hasVolume(engine: Engine, name: string): Promise<boolean> {
  try {
    await engine.json({ method: "GET", path: `/volumes/${name}` });
    return true;
  } catch (error) {
    if (isRefusal(error, 404)) return false;
    throw error;
  }
}

/** Makes a volume of the user's. */
export async function createUserVolume(engine: Engine, name: string, options: VolumeOptions): Promise<void> {
  const { driver, driverOpts, labels } = options;
  await engine.json({
    method: "POST",
    path: "/volumes/create",
    body: { Name: name, Driver: driver, DriverOpts: driverOpts, Labels: labels },
  });
}

/** Removes a volume; one that is gone already is fine. */
export async function removeVolume(engine: Engine, name: string): Promise<void> {
  try {
    await engine.json({ method: "DELETE", path: `/volumes/${name}` });
  } catch (error) {
    if (!isRefusal(error, 404)) throw error;
  }
}
