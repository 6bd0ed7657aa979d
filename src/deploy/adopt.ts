import { setTimeout as delay } from "node:timers/promises";
import { inspectContainer, setRestartPolicy, startContainer, stopContainer } from "../docker/containers.ts";
import { allDone } from "../fleet/all-done.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { ForeignContainer } from "../host/observation.ts";
import { fingerprint } from "../proxy/configuration.ts";
import { activateStagedGeneration } from "../proxy/disk.ts";
import { reloadFromDisk, reloadProxy } from "../proxy/reload.ts";
import { steadyOn } from "../proxy/routes.ts";
import { tryAddresses, tryToBind } from "../proxy/try-bind.ts";
import type { Journal } from "../report/journal.ts";
import type { ArmedHost, PreparedHost } from "./stages.ts";

/** HAProxy tries to bind for two seconds: as long as it may take Docker to let go of a published port. */
const reloadDeadlineMs = 6_000;
const startDeadlineMs = 15_000;

/** Sees that the proxy will be able to bind, before anything is stopped for it. @throws Failure `port-held` */
export async function provePort({ host, proxy }: PreparedHost): Promise<void> {
  await tryAddresses(host.engine, proxy.container, proxy.after.listens);
}

/**
 * Stops the container that holds the port and has the proxy listen there, with the candidate live: the one reload does
 * both. The container is kept, and not started again by itself.
 *
 * @returns milliseconds from the stop's beginning until the proxy had the port
 * @throws Failure `port-held`
 */
export async function takePort(
  { host, proxy, plan }: ArmedHost,
  adopted: ForeignContainer,
  journal: Journal,
): Promise<number> {
  const { engine, admin } = host;
  const { container, settings, after, generation } = proxy;
  await setRestartPolicy(engine, adopted.id, "no");
  const began = performance.now();
  const stop = async () => {
    await stopContainer(engine, adopted.id);
    return Math.round(performance.now() - began);
  };
  const stopped = stop();
  await allDone([stopped, activateStagedGeneration(engine, container, proxy.staged)]);
  // A bind that fails costs nobody anything while the proxy listens nowhere else.
  if (settings.listens.length > 0) await tryToBind(engine, container, settings.listens, after.listens);
  const live = { engine, admin, container };
  const routes = steadyOn(plan.slot);
  const since = await reloadFromDisk(live, after, routes, generation, reloadDeadlineMs);
  const gapMs = Math.round(since - began);
  journal.note(
    `adopted ${adopted.name}: nothing listened on the port for at most ${gapMs} ms, ${await stopped} ms of it until the container had stopped; it is kept, stopped`,
    host.name,
  );
  return gapMs;
}

/** Undoes {@link takePort}, however far it came: the proxy leaves the port, and the container is started again. */
export async function givePortBack(
  host: ConnectedHost,
  { container, settings }: ArmedHost["proxy"],
  adopted: ForeignContainer,
  journal: Journal,
): Promise<void> {
  const { engine, admin } = host;
  const { fingerprint: runs } = await admin.readProcess();
  if (runs !== fingerprint(settings)) await reloadProxy({ engine, admin, container }, settings);
  if ((await inspectContainer(engine, adopted.id))?.State.Running === true) return;
  await startAgain(host, adopted.id);
  await setRestartPolicy(engine, adopted.id, adopted.restartPolicy, adopted.restartRetries);
  journal.note(`started ${adopted.name} again, as it was`, host.name);
}

/** What kept the proxy from the port may keep the container from it for a moment too. */
async function startAgain({ engine }: ConnectedHost, id: string): Promise<void> {
  const deadline = performance.now() + startDeadlineMs;
  for (;;) {
    try {
      await startContainer(engine, id);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(500);
    }
  }
}
