import type { Engine } from "./engine.ts";
import { isRefusal } from "./refusal.ts";

/** Makes a local volume; one of this name is left as it is. */
export async function createVolume(
  engine: Engine,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  await engine.json({
    method: "POST",
    path: "/volumes/create",
    body: { Name: name, Driver: "local", Labels: labels },
  });
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
