import { together } from "../fleet/together.ts";
import { fenceProxy } from "../lease/fence.ts";
import { startProxy } from "../proxy/boot.ts";
import { writeHistoryFile } from "../proxy/disk.ts";
import { hasFallenBack } from "../proxy/live.ts";
import type { Routes } from "../proxy/routes.ts";
import { type History, writeHistory } from "../release/history.ts";
import type { Journal } from "../report/journal.ts";
import { endOn } from "./end-on.ts";
import { moveTraffic } from "./move-traffic.ts";
import type { DeployRun } from "./run.ts";
import { nameOf, type PlannedHost } from "./stages.ts";

/**
 * Ends what a run before this one left open: traffic goes to the release that serves and nowhere else, on disk and in
 * the running proxy, and the history tells of it. Users notice nothing.
 */
export async function calmTraffic(
  run: DeployRun,
  planned: readonly PlannedHost[],
): Promise<readonly PlannedHost[]> {
  const { journal, ledger } = run;
  const restless = planned.filter(({ plan }) => openOf(plan) !== undefined);
  if (restless.length === 0) return planned;
  journal.phase("Settle what a run before this one left open");
  const calmed = await together(restless, nameOf, async (one) => ({ ...one, seen: await calm(one, run) }));
  endOn(calmed.failures, ledger);
  return planned.map((one) => calmed.done.find(({ host }) => host === one.host) ?? one);
}

/** What a run before this one left open: `undefined` where nothing is. */
interface Open {
  readonly traffic: Routes | undefined;
  readonly history: History | undefined;
}

function openOf(plan: PlannedHost["plan"]): Open | undefined {
  if (plan.kind === "unchanged") return undefined;
  return plan.traffic === undefined && plan.history === undefined ? undefined : plan;
}

async function calm(
  { host, seen, plan }: PlannedHost,
  { request, journal }: DeployRun,
): Promise<PlannedHost["seen"]> {
  const open = openOf(plan);
  return open === undefined ? seen : await calmHost({ host, seen }, open, request.listen.port, journal);
}

/**
 * The same on one host.
 *
 * @param port that the proxy takes, where it has to be started
 */
export async function calmHost(
  { host, seen }: Pick<PlannedHost, "host" | "seen">,
  open: Open,
  port: number,
  journal: Journal,
): Promise<PlannedHost["seen"]> {
  const { proxy, live, liveSlot } = seen;
  const { traffic, history = seen.history } = open;
  if (proxy.state === "absent") return seen;
  if (proxy.state === "stopped") {
    await startProxy(host.engine, host.admin, proxy.container, port);
    await fenceProxy(host, proxy.container);
  } else if (hasFallenBack(proxy.routes, liveSlot)) {
    const serving = live?.identity.release ?? `slot ${liveSlot}`;
    journal.warn(`the host had turned itself back to ${serving} while no run was watching`, host.name);
  }
  if (traffic !== undefined) {
    await moveTraffic(host, proxy.container, proxy.disk.settings, traffic);
    journal.note(`traffic goes to ${live?.identity.release ?? "nothing"}, and nowhere else`, host.name);
  }
  await writeHistoryFile(host.engine, proxy.container, writeHistory(history));
  return { ...seen, history };
}
