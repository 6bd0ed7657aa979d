import type { ConnectedHost } from "../host/connected-host.ts";
import type { HostObservation } from "../host/observation.ts";
import { fingerprint } from "../proxy/configuration.ts";
import { readDisk } from "../proxy/disk.ts";
import { handOver, letGo } from "../proxy/hand-over.ts";
import { listenName } from "../proxy/public-section.ts";
import { reloadProxy } from "../proxy/reload.ts";
import { removeRetired } from "../proxy/retire-proxy.ts";
import { type ProxySettings, placesOf, samePlace } from "../proxy/settings.ts";
import { credentialsFor } from "../registry/credentials.ts";
import { slots } from "../release/slot.ts";
import type { Journal } from "../report/journal.ts";
import { ensureImage } from "./ensure-image.ts";
import { awaitQuiet, idleConnectionsLastMs } from "./leaving.ts";
import { listProxies } from "./list-proxies.ts";
import { type ChangeInPlace, type ChangeProxy, reloadReason } from "./plan-proxy.ts";
import type { DeployRequest } from "./request.ts";

type ProxyThere = Exclude<HostObservation["proxy"], { state: "absent" }>;

/** A proxy that runs, after what was to change about it until the switch. */
export interface ChangedProxy {
  readonly container: string;
  /** `performance.now()` of the last time that it left a worker or a proxy behind, or a little later. */
  readonly changedAt: number;
}

/**
 * Changes a running proxy as planned: another image by a hand-over, other settings by a reload in place.
 *
 * @throws Failure `port-held`, `proxy-unavailable`, `proxy-configuration-refused`; users notice nothing
 */
export async function changeProxy(
  host: ConnectedHost,
  request: Pick<DeployRequest, "service" | "proxyImage" | "credentials">,
  there: ProxyThere,
  plan: ChangeProxy,
  journal: Journal,
): Promise<ChangedProxy> {
  const before = await letOthersGo(host, there);
  if (plan.handOver === undefined) return await reloadAsPlanned(host, before, plan, journal);
  const container = await takeOver(host, request, there, plan.handOver, journal);
  return await reloadAsPlanned(host, { container, changedAt: performance.now() }, plan, journal);
}

/** The same for a plan that leaves the image as it is. */
export async function changeInPlace(
  host: ConnectedHost,
  there: ProxyThere,
  plan: ChangeInPlace,
  journal: Journal,
): Promise<ChangedProxy> {
  return await reloadAsPlanned(host, await letOthersGo(host, there), plan, journal);
}

/** Proxies that another one has taken over from must not come back. */
async function letOthersGo({ engine }: ConnectedHost, there: ProxyThere): Promise<ChangedProxy> {
  const uptimeMs = there.state === "running" ? there.process.uptimeSeconds * 1_000 : 0;
  let changedAt = performance.now() - uptimeMs;
  for (const other of there.others.filter((one) => one.running)) {
    await letGo(engine, other.container);
    changedAt = performance.now();
  }
  return { container: there.container, changedAt };
}

async function reloadAsPlanned(
  host: ConnectedHost,
  proxy: ChangedProxy,
  plan: ChangeProxy,
  journal: Journal,
): Promise<ChangedProxy> {
  if (!plan.reload) return proxy;
  const { engine, admin } = host;
  const { container } = proxy;
  const changedAt = await reloadProxy({ engine, admin, container }, plan.during);
  forgetConnections(host);
  journal.note(`the proxy was reloaded in place: ${reloadReason(plan)}`, host.name);
  return { container, changedAt };
}

async function takeOver(
  host: ConnectedHost,
  request: Pick<DeployRequest, "service" | "proxyImage" | "credentials">,
  there: ProxyThere,
  image: string,
  journal: Journal,
): Promise<string> {
  const { engine, admin } = host;
  const { service, proxyImage } = request;
  const credentials = credentialsFor(request.credentials, proxyImage);
  const digest = image.slice(image.indexOf("@") + 1);
  const wanted = { reference: proxyImage, digest, credentials, acceptedBefore: false, input: "proxy-image" };
  await ensureImage(host, wanted, journal);
  const from = { container: there.container, instance: there.instance };
  const instance = Math.max(there.instance, ...there.others.map((one) => one.instance)) + 1;
  const container = await handOver({ engine, admin, service, image, from, instance });
  forgetConnections(host);
  journal.note(`the proxy was handed over to one of ${proxyImage.written}`, host.name);
  return container;
}

/** Puts a proxy's settings back as they were, when a deploy goes no further; where that fails it is said. */
export async function undoChange(
  host: ConnectedHost,
  there: HostObservation["proxy"],
  container: string,
  journal: Journal,
): Promise<void> {
  if (there.state === "absent") return;
  const { engine, admin } = host;
  const disk = await readDisk(engine, container);
  if (disk === undefined || fingerprint(disk.settings) === fingerprint(there.disk.settings)) return;
  try {
    await reloadProxy({ engine, admin, container }, there.disk.settings);
    forgetConnections(host);
    journal.note("the proxy's settings are back as they were", host.name);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    journal.warn(`the proxy keeps the new settings (${why}); the next run settles it`, host.name);
  }
}

/** Has the proxy leave the places that are not asked for any more, once nothing comes in there. */
export async function narrowProxy(
  host: ConnectedHost,
  container: string,
  after: ProxySettings,
  timeoutMs: number,
  journal: Journal,
): Promise<void> {
  const { engine, admin } = host;
  const disk = await readDisk(engine, container);
  if (disk === undefined || disk.fingerprint === fingerprint(after)) return;
  const left = disk.settings.listens.filter((one) => !after.listens.some((kept) => samePlace(kept, one)));
  const places = placesOf({ listens: left });
  const isLeft = (bind: string) => left.some((listen) => bind.startsWith(listenName(listen, "")));
  if (left.length > 0 && !(await awaitQuiet(host, isLeft, timeoutMs))) {
    journal.warn(`connections still came in at ${places} after ${timeoutMs / 1_000} s`, host.name);
  }
  await reloadProxy({ engine, admin, container }, after);
  forgetConnections(host);
  const now = placesOf(after);
  journal.note(`the proxy listens on ${now}${places === "" ? "" : `, no more on ${places}`}`, host.name);
}

/** Removes the proxies that another has taken over from, once they have ended or had their time. */
export async function removeRetiredProxies(
  host: ConnectedHost,
  service: string,
  current: string,
  drainTimeoutMs: number,
  journal: Journal,
): Promise<void> {
  const retired = (await listProxies(host.engine, service)).filter((one) => one.container !== current);
  if (retired.length === 0) return;
  const { uptimeSeconds } = await host.admin.readProcess();
  // Cut before its idle connections are over, one of them might just bring a request.
  const timeoutMs = Math.max(drainTimeoutMs, idleConnectionsLastMs - uptimeSeconds * 1_000);
  for (const proxy of retired) {
    const ended = await removeRetired(host.engine, service, current, proxy, timeoutMs);
    if (!ended) {
      const seconds = Math.round(timeoutMs / 1_000);
      journal.warn(`the proxy before still had connections after ${seconds} s: they were ended`, host.name);
    }
    journal.note("removed the proxy before, which another has taken over from", host.name);
  }
}

/** Connections kept to a private entrance may end in a worker that was left behind. */
function forgetConnections(host: ConnectedHost): void {
  for (const slot of slots) host.entrance(slot).destroy();
}
