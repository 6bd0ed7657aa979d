import { together } from "../fleet/together.ts";
import { fenceProxy } from "../lease/fence.ts";
import { startProxy } from "../proxy/boot.ts";
import { writeHistoryFile } from "../proxy/disk.ts";
import { hasFallenBack } from "../proxy/live.ts";
import type { Routes } from "../proxy/routes.ts";
import { concluded, writeHistory } from "../release/history.ts";
import type { Journal } from "../report/journal.ts";
import { endOn } from "./end-on.ts";
import { moveTraffic } from "./move-traffic.ts";
import type { DeployRun } from "./run.ts";
import { nameOf, type PlannedHost } from "./stages.ts";

/**
 * Ends what a run before this one left open: traffic goes to the release that serves and nowhere else, on disk and in
 * the running proxy, and the history says how its bake ended. Users notice nothing.
 */
export async function calmTraffic(
  run: DeployRun,
  planned: readonly PlannedHost[],
): Promise<readonly PlannedHost[]> {
  const { journal, ledger } = run;
  const restless = planned.filter(({ plan }) => trafficOf(plan) !== undefined);
  if (restless.length === 0) return planned;
  journal.phase("Settle what a run before this one left open");
  const calmed = await together(restless, nameOf, async (one) => ({ ...one, seen: await calm(one, run) }));
  endOn(calmed.failures, ledger);
  return planned.map((one) => calmed.done.find(({ host }) => host === one.host) ?? one);
}

function trafficOf(plan: PlannedHost["plan"]) {
  return plan.kind === "unchanged" ? undefined : plan.traffic;
}

async function calm(
  { host, seen, plan }: PlannedHost,
  { request, journal }: DeployRun,
): Promise<PlannedHost["seen"]> {
  const routes = trafficOf(plan);
  return routes === undefined ? seen : await calmHost({ host, seen }, routes, request.listen.port, journal);
}

/**
 * The same on one host.
 *
 * @param port that the proxy takes, where it has to be started
 */
export async function calmHost(
  { host, seen }: Pick<PlannedHost, "host" | "seen">,
  routes: Routes,
  port: number,
  journal: Journal,
): Promise<PlannedHost["seen"]> {
  const { proxy, live, liveSlot } = seen;
  if (proxy.state === "absent") return seen;
  if (proxy.state === "stopped") {
    await startProxy(host.engine, host.admin, proxy.container, port);
    await fenceProxy(host, proxy.container);
  } else if (hasFallenBack(proxy.routes, liveSlot)) {
    const serving = live?.identity.release ?? `slot ${liveSlot}`;
    journal.warn(`the host had turned itself back to ${serving} while no run was watching`, host.name);
  }
  await moveTraffic(host, proxy.container, proxy.disk.settings, routes);
  const history = concluded(seen.history, live?.identity.release);
  await writeHistoryFile(host.engine, proxy.container, writeHistory(history));
  journal.note(`traffic goes to ${live?.identity.release ?? "nothing"}, and nowhere else`, host.name);
  return { ...seen, history };
}
