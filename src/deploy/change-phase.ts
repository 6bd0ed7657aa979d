import { together } from "../fleet/together.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { Journal } from "../report/journal.ts";
import { changeProxy, narrowProxy, removeRetiredProxies } from "./change-proxy.ts";
import { endOn } from "./end-on.ts";
import { listProxies } from "./list-proxies.ts";
import { type ChangeProxy, staysUntilSwitch } from "./plan-proxy.ts";
import type { DeployRequest } from "./request.ts";
import type { DeployRun } from "./run.ts";
import { clearGenerations } from "./settle.ts";
import { nameOf, type PlannedHost } from "./stages.ts";

/** Changes the proxies of hosts whose release stays. Those that get a release change theirs before its gate. */
export async function changeProxies(run: DeployRun, planned: readonly PlannedHost[]): Promise<void> {
  const { request, journal, ledger, signal } = run;
  const changing = planned.filter(({ plan }) => plan.kind === "finish" && !staysUntilSwitch(plan.proxy));
  if (changing.length === 0) return;
  journal.phase("Change the proxy");
  const changed = await together(changing, nameOf, async ({ host, watch, seen, plan }) => {
    if (plan.kind !== "finish" || seen.proxy.state === "absent") return;
    signal.throwIfAborted();
    const { proxy } = seen;
    await watch.time("start", () => changeProxy(host, request, proxy, plan.proxy, journal));
  });
  endOn(changed.failures, ledger);
}

/** What is left of a change once users are served by the new proxy: the one before, and the places it listened at. */
export async function settleProxy(
  host: ConnectedHost,
  { service, drainTimeoutMs }: DeployRequest,
  plan: ChangeProxy,
  journal: Journal,
): Promise<void> {
  const { instance } = await host.admin.readProcess();
  const current = (await listProxies(host.engine, service)).find((one) => one.instance === instance);
  if (current === undefined) return;
  await removeRetiredProxies(host, service, current.container, drainTimeoutMs, journal);
  if (plan.narrow) await narrowProxy(host, current.container, plan.after, drainTimeoutMs, journal);
  await clearGenerations(host, current.container);
}
