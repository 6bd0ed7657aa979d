import type { Failure } from "../failure/failure.ts";
import { together } from "../fleet/together.ts";
import { noRoutes, steadyOn } from "../proxy/routes.ts";
import type { Journal } from "../report/journal.ts";
import { givePortBack } from "./adopt.ts";
import { drain } from "./drain.ts";
import { endOn } from "./end-on.ts";
import { moveTraffic } from "./move-traffic.ts";
import { discardCandidate } from "./prepare.ts";
import type { DeployRequest } from "./request.ts";
import type { DeployRun } from "./run.ts";
import { nameOf, type PreparedHost } from "./stages.ts";
import { type WrittenHost, writeDown } from "./write-down.ts";

/**
 * Turns every host back to the release before, and ends the run.
 *
 * @param why what made it necessary; a failure of turning back itself says more
 * @throws Failure always
 */
export async function turnBackAll(
  run: DeployRun,
  hosts: readonly WrittenHost[],
  why: readonly Failure[],
): Promise<never> {
  const { request, journal, ledger } = run;
  journal.phase("Turn back");
  const back = await together(hosts, nameOf, async (one) => {
    await turnBack(one, request, journal);
    ledger.turnedBack(one.host.name);
    if (ledger.wasReached(one.host.name)) {
      const reason = why[0]?.reason;
      const writing = { origin: run.origin, startedAt: ledger.startedAt };
      await writeDown(one, writing, { result: "rolled-back", reason });
    }
  });
  endOn([...back.failures, ...why], ledger);
  throw new Error("turned back for no reason");
}

const mostTries = 3;

/** Repeating is safe: the same routes are laid down anew, whatever came of the time before. */
export async function insist(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (tries === mostTries) throw error;
    }
  }
}

/**
 * Undoes a promotion, however far it came: routes on disk and in the running proxy as they were, then the candidate
 * goes, once it has finished what it was sent.
 */
async function turnBack(prepared: PreparedHost, request: DeployRequest, journal: Journal): Promise<void> {
  const { host, seen, plan, proxy } = prepared;
  const before = seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot);
  await insist(() => moveTraffic(host, proxy.container, proxy.settings, before));
  if (plan.adopt !== undefined) await givePortBack(host, proxy, plan.adopt, journal);
  journal.note(`traffic is back on ${seen.live?.identity.release ?? "nothing, as before"}`, host.name);
  await drain(host, plan.slot, request.drainTimeoutMs, journal);
  await discardCandidate(prepared, request, journal);
}
