import type { CuedCommand } from "../docker/cued-command.ts";
import { Failure } from "../failure/failure.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { activateAndRead, activateOnCue, nextGeneration, readDisk, stageGeneration } from "../proxy/disk.ts";
import { type Routes, sameRoutes } from "../proxy/routes.ts";
import type { ProxySettings } from "../proxy/settings.ts";

/** New routes that are on a host's disk, one commit away in its running proxy. */
export interface LaidDown {
  readonly routes: Routes;
  /** Generation on disk that holds them. */
  readonly generation: number;
  /** Version of the map that holds them. */
  readonly version: number;
  /** What puts the generation into use, where it waits for its cue already. */
  readonly command?: CuedCommand;
}

/** Changes where a host's traffic goes: its disk first, then the running proxy, both read back. */
export async function moveTraffic(
  host: ConnectedHost,
  container: string,
  settings: ProxySettings,
  routes: Routes,
): Promise<LaidDown> {
  const laidDown = await layDown(host, container, settings, routes);
  await host.admin.commitStaged(laidDown.version, routes);
  return laidDown;
}

/**
 * Lays routes down on disk and, as a new version, in the running proxy. Users still go where they went.
 *
 * @throws Failure `promotion-failed`, `proxy-configuration-refused`
 */
export async function layDown(
  host: ConnectedHost,
  container: string,
  settings: ProxySettings,
  routes: Routes,
): Promise<LaidDown> {
  const staged = await stageMove(host, container, settings, routes);
  await putOnDisk(host, container, staged);
  return staged;
}

/**
 * Writes routes beside those in use, on disk and in the running proxy: a rename and a commit away.
 *
 * @throws Failure `promotion-failed`, `proxy-configuration-refused`
 */
export async function stageMove(
  { engine, admin }: Pick<ConnectedHost, "engine" | "admin">,
  container: string,
  settings: ProxySettings,
  routes: Routes,
): Promise<LaidDown> {
  const disk = await readDisk(engine, container);
  const generation = nextGeneration(engine, disk?.generations ?? []);
  await stageGeneration(engine, container, generation, settings, routes);
  return { routes, generation, version: await admin.stageRoutes(routes) };
}

/** Makes the staged generation the one in use, and sees that it says what it should. @throws Failure `promotion-failed` */
export async function putOnDisk(
  { name, engine }: Pick<ConnectedHost, "name" | "engine">,
  container: string,
  { routes, generation, command }: Omit<LaidDown, "version">,
): Promise<void> {
  const onDisk =
    command === undefined
      ? await activateAndRead(engine, container, generation)
      : await activateOnCue(engine, generation, command);
  if (onDisk !== undefined && sameRoutes(onDisk, routes)) return;
  throw new Failure("promotion-failed", "the new routes are not on the proxy's disk", {
    host: name,
    advice: "See whether the host's disk is full or read-only; traffic was not moved.",
  });
}
