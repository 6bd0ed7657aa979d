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

/** Whether there is a volume of this name. */
export async function hasVolume(engine: Engine, name: string): Promise<boolean> {
  try {
    await engine.json({ method: "GET", path: `/volumes/${name}` });
    return true;
  } catch (error) {
    if (isRefusal(error, 404)) return false;
    throw error;
  }
}

/** Removes a volume; one that is gone already is fine. */
export async function removeVolume(engine: Engine, name: string): Promise<void> {
  try {
    await engine.json({ method: "DELETE", path: `/volumes/${name}` });
  } catch (error) {
    if (!isRefusal(error, 404)) throw error;
  }
}
