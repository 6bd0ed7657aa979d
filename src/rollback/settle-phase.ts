import { calmHost } from "../deploy/calm-traffic.ts";
import { removeRetiredProxies } from "../deploy/change-proxy.ts";
import { endOn } from "../deploy/end-on.ts";
import { retire } from "../deploy/retire.ts";
import { clearGenerations, settleOrWarn } from "../deploy/settle.ts";
import { allDone } from "../fleet/all-done.ts";
import { together } from "../fleet/together.ts";
import { otherSlot } from "../release/slot.ts";
import type { SettlePlan } from "./plan-rollback.ts";
import type { RollbackRun } from "./run.ts";
import { isSettling, nameOf, type PlannedHost, type PromotedHost } from "./stages.ts";
import { writeDown } from "./write-down.ts";

/** Lays traffic down for good where the release serves already. */
export async function calmAll(
  { ledger, journal }: RollbackRun,
  planned: readonly PlannedHost[],
): Promise<readonly PlannedHost<SettlePlan>[]> {
  const calmed = await together(planned.filter(isSettling), nameOf, async (one) => {
    const { seen, plan } = one;
    const port = seen.proxy.state === "absent" ? 0 : (seen.proxy.disk.settings.listens[0]?.port ?? 0);
    if (plan.traffic !== undefined || plan.history !== undefined) await calmHost(one, plan, port, journal);
    return one;
  });
  endOn(calmed.failures, ledger);
  return calmed.done;
}

/** Clears up behind the switch. Users are served whatever happens here. */
export async function settleAll(
  run: RollbackRun,
  promoted: readonly PromotedHost[],
  calmed: readonly PlannedHost<SettlePlan>[],
): Promise<void> {
  const { request, journal } = run;
  journal.phase("Drain and settle");
  await Promise.all([
    ...promoted.map((one) =>
      settleOrWarn(() => settle(one, run), one.host.name, journal, one.plan.identity.release),
    ),
    ...calmed.map((one) => {
      const { host, watch, plan } = one;
      const work = async () => {
        for (const left of plan.leftovers) {
          await retire(host, watch, left, otherSlot(plan.slot), request, journal);
        }
      };
      return settleOrWarn(work, host.name, journal, plan.live.identity.release);
    }),
  ]);
}

async function settle(one: PromotedHost, { request, journal, origin, ledger }: RollbackRun): Promise<void> {
  const { host, watch, plan, seen, proxy } = one;
  const { service, drainTimeoutMs, message } = request;
  const run = { origin, startedAt: ledger.startedAt, message };
  const hadOthers = seen.proxy.state !== "absent" && seen.proxy.others.length > 0;
  await allDone([
    watch.time("clean", async () => {
      await writeDown(one, run, { result: "deployed", reason: undefined });
      await clearGenerations(host, proxy);
    }),
    plan.left === undefined
      ? Promise.resolve()
      : retire(host, watch, plan.left, otherSlot(plan.slot), request, journal),
    hadOthers ? removeRetiredProxies(host, service, proxy, drainTimeoutMs, journal) : Promise.resolve(),
  ]);
}
