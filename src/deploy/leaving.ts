import { setTimeout as delay } from "node:timers/promises";
import { listContainers } from "../docker/containers.ts";
import { pause } from "../health/pause.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { inUse } from "../host/observe-proxy.ts";
import { idleConnectionSeconds } from "../proxy/configuration.ts";
import { countLeavingWorkers } from "../proxy/leaving.ts";
import { asFilters, serviceLabels } from "../release/labels.ts";
import { proxyContainerName } from "../release/names.ts";
import type { Journal } from "../report/journal.ts";

const pollMs = 250;
/** For what is on its way when an idle connection ends. */
const marginMs = 3_000;

/** After a reload or a hand-over a connection that was idle may bring one more request for so long, in milliseconds. */
export const idleConnectionsLastMs = idleConnectionSeconds * 1_000 + marginMs;

/**
 * Workers and proxies that take no new connections and still have some. They know the routes they knew when they were
 * left behind, and no counter of the running proxy has what they carry.
 *
 * @returns their number, or `undefined` where the host cannot tell
 */
export async function countLeaving(
  { engine }: Pick<ConnectedHost, "engine">,
  service: string,
): Promise<number | undefined> {
  const containers = await listContainers(engine, asFilters(serviceLabels(service, "proxy")));
  const proxies = containers.filter((one) => one.State === "running");
  if (proxies.length === 0) return 0;
  const current = inUse(proxies, undefined, proxyContainerName(service));
  const workers = await countLeavingWorkers(engine, current.Id);
  return workers === undefined ? undefined : workers + proxies.length - 1;
}

/**
 * Waits until no connection that was idle at the proxy's last reload can bring a request any more: a worker left behind
 * would send it where it knows, and that is the release before.
 *
 * @param sinceMs `performance.now()` of the last reload or hand-over
 */
export async function awaitIdleOver(
  host: ConnectedHost,
  service: string,
  sinceMs: number,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const until = sinceMs + idleConnectionsLastMs;
  while (performance.now() < until) {
    if ((await countLeaving(host, service)) === 0) return;
    journal.progress(
      "proxy",
      `connections of before its reload are still open; those that idle end in ${idleConnectionSeconds} s`,
      host.name,
    );
    await pause(pollMs, signal);
  }
}

const quietMs = 2_000;

/**
 * Waits until nothing has come in for two seconds at places the proxy is about to leave.
 *
 * @param isLeft whether a bind, by its name, is one of them
 * @returns whether it became quiet in time
 */
export async function awaitQuiet(
  { admin }: Pick<ConnectedHost, "admin">,
  isLeft: (bind: string) => boolean,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  let seen = Number.NaN;
  let since = performance.now();
  while (performance.now() < deadline) {
    const rows = (await admin.readListens()).filter((row) => isLeft(row.server));
    const total = rows.reduce((sum, row) => sum + row.total, 0);
    if (total !== seen) since = performance.now();
    else if (performance.now() - since >= quietMs) return true;
    seen = total;
    await delay(pollMs);
  }
  return false;
}
