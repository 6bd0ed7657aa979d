import { listContainers, renameContainer } from "../docker/containers.ts";
import { isRefusal } from "../docker/refusal.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { inUse } from "../host/observe-proxy.ts";
import { removeStagedFiles } from "../proxy/disk.ts";
import { asFilters, serviceLabels } from "../release/labels.ts";
import { proxyContainerName, renamedUnder } from "../release/names.ts";

/**
 * Makes what a holder before this one may still have under way come to nothing: its names of containers lead nowhere, its
 * version of the map is too low, and what it has laid ready on disk is gone. Nothing of it is remembered: the host is to
 * be observed anew afterwards.
 *
 * @param lease number that is held now
 */
export async function fenceOff(host: ConnectedHost, service: string, lease: number): Promise<void> {
  const { engine } = host;
  const [releases, proxies] = await Promise.all([
    listContainers(engine, asFilters(serviceLabels(service, "release"))),
    listContainers(engine, asFilters(serviceLabels(service, "proxy"))),
  ]);
  for (const { Id, Names } of releases) {
    const name = Names[0]?.slice(1);
    if (name !== undefined) await rename(host, Id, renamedUnder(name, lease));
  }
  const running = proxies.filter((one) => one.State === "running");
  if (running.length === 0) return;
  const proxy = inUse(running, await host.admin.readProcess(), proxyContainerName(service));
  await fenceProxy(host, proxy.Id);
}

/** The part of a fence that needs the proxy to run: where it did not, it is due as soon as it does. */
export async function fenceProxy({ engine, admin }: ConnectedHost, proxy: string): Promise<void> {
  await removeStagedFiles(engine, proxy);
  await admin.fence();
}

async function rename({ engine }: ConnectedHost, id: string, name: string): Promise<void> {
  try {
    await renameContainer(engine, id, name);
  } catch (error) {
    // Gone meanwhile, or by some chance called so already: either way the old name leads nowhere.
    if (!isRefusal(error, 404, 409, 400)) throw error;
  }
}
