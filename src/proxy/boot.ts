import { getArchive, putArchive } from "../docker/archive.ts";
import { createContainer, inspectContainer, removeContainer, startContainer } from "../docker/containers.ts";
import type { Engine } from "../docker/engine.ts";
import { readLogs } from "../docker/logs.ts";
import { createVolume } from "../docker/volumes.ts";
import { asFailure, Failure } from "../failure/failure.ts";
import { serviceLabels } from "../release/labels.ts";
import { proxyContainerName, proxyVolumeName } from "../release/names.ts";
import type { ProxyAdmin } from "./admin.ts";
import { proxyContainer } from "./container.ts";
import { generationEntries } from "./disk.ts";
import { currentLink, stateDirectory } from "./paths.ts";
import { portHeldOutside } from "./port-held.ts";
import { noRoutes, type Routes } from "./routes.ts";
import type { ProxySettings } from "./settings.ts";

const bootDeadlineMs = 15_000;
const pollMs = 50;
const firstGeneration = 1;

/**
 * Brings up a service's proxy where there is none. Its state is on disk before its first start, so that it never runs
 * with anything else; nothing is live yet.
 *
 * @param image pinned by digest
 * @returns the settings it was configured with
 * @throws Failure `port-held`, `proxy-unavailable`
 */
export async function bootProxy(
  engine: Engine,
  admin: ProxyAdmin,
  image: string,
  asked: Omit<ProxySettings, "socketGroup">,
): Promise<ProxySettings> {
  const { service } = asked;
  await createVolume(engine, proxyVolumeName(service), serviceLabels(service, "proxy"));
  const container = await createContainer(
    engine,
    proxyContainerName(service),
    proxyContainer({ service, image, instance: 1 }),
  );
  try {
    const settings = { ...asked, socketGroup: await socketGroup(engine, container) };
    await putArchive(
      engine,
      container,
      stateDirectory,
      generationEntries(firstGeneration, settings, noRoutes, currentLink),
    );
    await startProxy(engine, admin, container, settings.listens[0]?.port ?? 0);
    return settings;
  } catch (error) {
    // A proxy that never ran holds nothing; left behind, it would try to take the port at every reboot.
    await removeContainer(engine, container);
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
  const deadline = Date.now() + bootDeadlineMs;
  for (;;) {
    const inspected = await inspectContainer(engine, container);
    if (!inspected?.State.Running || inspected.State.Restarting)
      throw await bootFailure(engine, container, port);
    try {
      const routes = await admin.readRoutes();
      if (routes !== undefined) return routes;
      if (Date.now() > deadline) throw await bootFailure(engine, container, port);
    } catch (error) {
      const { reason } = asFailure(error);
      if (reason === "connection-lost" || Date.now() > deadline) throw error;
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
