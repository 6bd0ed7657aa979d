import { getArchive, putArchive } from "../docker/archive.ts";
import { createContainer, inspectContainer, removeContainer, startContainer } from "../docker/containers.ts";
import type { Engine } from "../docker/engine.ts";
import { readLogs } from "../docker/logs.ts";
import { createVolume, hasVolume, removeVolume } from "../docker/volumes.ts";
import { asFailure, Failure } from "../failure/failure.ts";
import { serviceLabels } from "../release/labels.ts";
import { proxyContainerName, proxyVolumeName } from "../release/names.ts";
import type { ProxyAdmin } from "./admin.ts";
import { proxyContainer } from "./container.ts";
import { generationEntries, nextGeneration, readDisk } from "./disk.ts";
import { currentLink, stateDirectory } from "./paths.ts";
import { portHeldOutside } from "./port-held.ts";
import type { Routes } from "./routes.ts";
import type { ProxySettings } from "./settings.ts";

const bootDeadlineMs = 15_000;
const pollMs = 50;

/** A proxy that was just brought up, and what it found in its volume. */
export interface BootedProxy {
  readonly container: string;
  readonly settings: ProxySettings;
  readonly generation: number;
  readonly generations: readonly number[];
  /** The history file's text: the volume outlives the container. */
  readonly history: string | undefined;
}

/**
 * Brings up a service's proxy where there is none. Its state is on disk before its first start, so that it never runs
 * with anything else.
 *
 * @param image pinned by digest
 * @param routes where it sends requests from its first moment on
 * @throws Failure `port-held`, `proxy-unavailable`
 */
export async function bootProxy(
  engine: Engine,
  admin: ProxyAdmin,
  image: string,
  asked: Omit<ProxySettings, "socketGroup">,
  routes: Routes,
): Promise<BootedProxy> {
  const { service } = asked;
  const volume = proxyVolumeName(service);
  // One that is there already holds the history of a service whose proxy was removed by hand.
  const hadVolume = await hasVolume(engine, volume);
  await createVolume(engine, volume, serviceLabels(service, "proxy"));
  let container: string | undefined;
  try {
    // Only one that never ran can have the name here: the run that made it ended before it could start it.
    await removeContainer(engine, proxyContainerName(service));
    const spec = proxyContainer({ service, image, instance: 1 });
    container = await createContainer(engine, proxyContainerName(service), spec);
    const settings = { ...asked, socketGroup: await socketGroup(engine, container) };
    const kept = await readDisk(engine, container);
    const generation = nextGeneration(engine, kept?.generations ?? []);
    await putArchive(
      engine,
      container,
      stateDirectory,
      generationEntries(generation, settings, routes, currentLink),
    );
    await startProxy(engine, admin, container, settings.listens[0]?.port ?? 0);
    const generations = [...(kept?.generations ?? []), generation];
    return { container, settings, generation, generations, history: kept?.history };
  } catch (error) {
    // A proxy that never ran holds nothing; left behind, it would try to take the port at every reboot.
    if (container !== undefined) await removeContainer(engine, container);
    if (!hadVolume) await removeVolume(engine, volume);
    throw error;
  }
}

/**
 * Starts the proxy's container and waits until it answers.
 *
 * @returns the routes it runs with
 * @param port that it takes, for the message when it cannot
 * @throws Failure `port-held`, `proxy-unavailable`
 */
export async function startProxy(
  engine: Engine,
  admin: ProxyAdmin,
  container: string,
  port: number,
): Promise<Routes> {
  await startContainer(engine, container);
  const deadline = performance.now() + bootDeadlineMs;
  for (;;) {
    const inspected = await inspectContainer(engine, container);
    if (!inspected?.State.Running || inspected.State.Restarting)
      throw await bootFailure(engine, container, port);
    try {
      const routes = await admin.readRoutes();
      if (routes !== undefined) return routes;
      if (performance.now() > deadline) throw await bootFailure(engine, container, port);
    } catch (error) {
      const { reason } = asFailure(error);
      if (reason === "connection-lost" || performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Why a proxy did not stay up, with what it printed. */
export async function bootFailure(engine: Engine, container: string, port: number): Promise<Failure> {
  const evidence = await readLogs(engine, container);
  const held = evidence.some((line) => /Address (already )?in use/i.test(line));
  if (held) {
    return portHeldOutside(engine.host, port, evidence);
  }
  return new Failure("proxy-unavailable", "the proxy ended as soon as it was started", {
    host: engine.host,
    advice:
      "Its last lines are below; a host without IPv6 needs an address in the port input, such as 0.0.0.0:3001.",
    evidence,
  });
}

/** The host's group for Docker users, as it is spelled in its group file; without one only root has the sockets. */
async function socketGroup(engine: Engine, container: string): Promise<string> {
  const archive = await getArchive(engine, container, "/etc/group");
  const group = archive?.files.get("group") ?? "";
  return /^docker:/m.test(group) ? "docker" : "0";
}
