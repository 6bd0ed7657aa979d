import type { Engine } from "../docker/engine.ts";
import { execute } from "../docker/exec.ts";
import { readLogs } from "../docker/logs.ts";
import { Failure } from "../failure/failure.ts";
import type { ProxyAdmin } from "./admin.ts";
import { awaitProcess } from "./await-process.ts";
import { fingerprint } from "./configuration.ts";
import {
  activateGeneration,
  activateStagedGeneration,
  nextGeneration,
  readDisk,
  stageGeneration,
} from "./disk.ts";
import { type Routes, sameRoutes } from "./routes.ts";
import { type ProxySettings, placesOf } from "./settings.ts";
import { tryToBind } from "./try-bind.ts";

/** A service's proxy that runs on a host. */
export interface LiveProxy {
  readonly engine: Engine;
  readonly admin: ProxyAdmin;
  readonly container: string;
}

/** HAProxy tries a bind for two seconds before it gives a reload up. */
const reloadDeadlineMs = 15_000;

/**
 * Has a running proxy take other settings, without a connection lost: a new worker takes the listeners over, the one
 * before finishes what it has. Where requests go stays as it is.
 *
 * @returns `performance.now()` when the new worker first answered
 * @throws Failure `port-held`, `proxy-configuration-refused`, `proxy-unavailable`; the proxy then runs as before, and
 * its disk says so
 */
export async function reloadProxy(proxy: LiveProxy, settings: ProxySettings): Promise<number> {
  const { engine, admin, container } = proxy;
  const [disk, routes] = await Promise.all([readDisk(engine, container), admin.readRoutes()]);
  if (disk === undefined || routes === undefined) throw notReadable(proxy);
  await tryToBind(engine, container, disk.settings.listens, settings.listens);
  const staged = nextGeneration(engine, disk.generations);
  await stageGeneration(engine, container, staged, settings, routes);
  await activateStagedGeneration(engine, container, staged);
  return await reloadFromDisk(proxy, settings, routes, disk.generation);
}

/**
 * Has the proxy read its disk again.
 *
 * @param before generation that goes back into use when the new one cannot
 */
export async function reloadFromDisk(
  proxy: LiveProxy,
  settings: ProxySettings,
  routes: Routes,
  before: number,
  deadlineMs = reloadDeadlineMs,
): Promise<number> {
  const { engine, admin, container } = proxy;
  const print = fingerprint(settings);
  await signalMaster(proxy);
  const since = await awaitProcess(admin, (seen) => seen.fingerprint === print, deadlineMs);
  const now = since === undefined ? undefined : await admin.readRoutes();
  if (since !== undefined && now !== undefined && sameRoutes(now, routes)) {
    await admin.fence();
    return since;
  }
  await activateGeneration(engine, container, before);
  throw await reloadFailure(proxy, settings);
}

/**
 * From inside the container: after a signal sent through its API, even one that stops nothing, Docker takes a container
 * for stopped by hand, and does not bring it back after a reboot.
 */
async function signalMaster({ engine, container }: LiveProxy): Promise<void> {
  const sent = await execute(engine, container, ["sh", "-c", "kill -USR2 1"]);
  if (sent.exitCode === 0) return;
  throw new Failure("proxy-unavailable", "the proxy's container could not signal HAProxy", {
    host: engine.host,
    evidence: sent.output,
  });
}

async function reloadFailure({ engine, container }: LiveProxy, settings: ProxySettings): Promise<Failure> {
  const evidence = await readLogs(engine, container);
  const details = { host: engine.host, evidence };
  if (evidence.some((line) => /cannot bind socket/i.test(line))) {
    const places = placesOf(settings);
    return new Failure("port-held", `the proxy could not bind ${places}`, {
      ...details,
      input: "port",
      advice:
        "Something took the port while it was being bound, or the host has no such address; the proxy goes on as before.",
    });
  }
  return new Failure("proxy-unavailable", "the proxy did not come up with its new configuration", {
    ...details,
    advice: "The worker before goes on serving, and the disk says what it runs; its last lines are below.",
  });
}

function notReadable({ engine }: LiveProxy): Failure {
  return new Failure("state-unreadable", "the state of the service's proxy on the host is not whole", {
    host: engine.host,
  });
}
