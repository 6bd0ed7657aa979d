import { setTimeout as delay } from "node:timers/promises";
import { setRestartPolicy, startContainer, stopContainer } from "../docker/containers.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { ForeignContainer } from "../host/observation.ts";
import { fingerprint } from "../proxy/configuration.ts";
import { activateStagedGeneration } from "../proxy/disk.ts";
import { reloadFromDisk, reloadProxy } from "../proxy/reload.ts";
import { steadyOn } from "../proxy/routes.ts";
import type { ProxySettings } from "../proxy/settings.ts";
import { tryToBind } from "../proxy/try-bind.ts";
import type { Journal } from "../report/journal.ts";
import type { ArmedHost } from "./stages.ts";

/** Docker takes a published port down just before a stop is answered, mostly. */
const releaseDeadlineMs = 3_000;
const startDeadlineMs = 10_000;

/**
 * Stops the container that holds the port and has the proxy listen there, with the candidate live: the one reload does
 * both. The container is kept, and not started again by itself.
 *
 * @returns milliseconds from the stop's beginning until the proxy had the port
 * @throws Failure `port-held`
 */
export async function takePort(
  armed: ArmedHost,
  adopted: ForeignContainer,
  journal: Journal,
): Promise<number> {
  const { host, proxy, plan } = armed;
  const { engine, admin } = host;
  await setRestartPolicy(engine, adopted.id, "no");
  const began = performance.now();
  await stopContainer(engine, adopted.id);
  const stoppedMs = performance.now() - began;
  await activateStagedGeneration(engine, proxy.container);
  await awaitFreePlaces(host, proxy.container, proxy.settings, proxy.after);
  const live = { engine, admin, container: proxy.container };
  const since = await reloadFromDisk(live, proxy.after, steadyOn(plan.slot), proxy.generation);
  const gapMs = Math.round(since - began);
  journal.note(
    `adopted ${adopted.name}: nothing listened on the port for at most ${gapMs} ms, ${Math.round(stoppedMs)} ms of it until the container had stopped; it is kept, stopped`,
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

async function awaitFreePlaces(
  { engine }: ConnectedHost,
  container: string,
  now: ProxySettings,
  next: ProxySettings,
): Promise<void> {
  const deadline = performance.now() + releaseDeadlineMs;
  for (;;) {
    try {
      await tryToBind(engine, container, now.listens, next.listens);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(30);
    }
  }
}
