import { drain } from "../deploy/drain.ts";
import { endOn } from "../deploy/end-on.ts";
import { moveTraffic, putOnDisk } from "../deploy/move-traffic.ts";
import { insist } from "../deploy/turn-back.ts";
import { setRestartPolicy } from "../docker/containers.ts";
import type { Failure } from "../failure/failure.ts";
import { together } from "../fleet/together.ts";
import { isLost } from "../lease/guard.ts";
import { noRoutes, steadyOn } from "../proxy/routes.ts";
import { timeOfRun } from "../report/run-clock.ts";
import { discard } from "./prepare-phase.ts";
import type { RollbackRun } from "./run.ts";
import { nameOf, type PreparedHost, type PromotedHost } from "./stages.ts";
import { writeDown } from "./write-down.ts";

/** Moves all hosts, one commit each; when one cannot, those that did are turned back. */
export async function switchAll(
  run: RollbackRun,
  prepared: readonly PreparedHost[],
): Promise<readonly PromotedHost[]> {
  const { journal, ledger } = run;
  if (prepared.length === 0) return [];
  journal.phase("Switch");
  const armed = await together(prepared, nameOf, arm);
  const promoted =
    armed.failures.length > 0
      ? { done: [], failures: armed.failures }
      : await together(prepared, nameOf, (one) => promote(one, run));
  // Whoever has the hosts now decides what serves there.
  if (promoted.failures.length > 0 && !promoted.failures.some(isLost)) {
    journal.warn("not every host could be switched: all of them are turned back");
    await turnBackAll(run, prepared, promoted.failures);
  }
  endOn(promoted.failures, ledger);
  return promoted.done;
}

/**
 * What a restart of the host would bring up from here on is the release that comes back; users are where they were. It is
 * one that comes back before the disk names it: a reboot in between would lead users to nothing.
 */
async function arm({ host, container, proxy, staged }: PreparedHost): Promise<void> {
  try {
    await setRestartPolicy(host.engine, container, "unless-stopped");
  } catch (error) {
    // It must not wait for a word that never comes.
    staged.command?.cancel();
    throw error;
  }
  await putOnDisk(host, proxy, staged);
}

async function promote(one: PreparedHost, { ledger, journal }: RollbackRun): Promise<PromotedHost> {
  const { host, watch, plan, staged } = one;
  ledger.switching(host.name);
  await watch.time("switch", () => host.admin.commitStaged(staged.version, staged.routes));
  const promotedAt = timeOfRun();
  ledger.promoted(host.name, promotedAt);
  journal.note(`traffic moved to ${plan.identity.release} in slot ${plan.slot}`, host.name);
  return { ...one, promotedAt };
}

/** Undoes the switch, however far it came. @throws Failure where that does not work either */
async function turnBackAll(
  run: RollbackRun,
  prepared: readonly PreparedHost[],
  why: readonly Failure[],
): Promise<void> {
  const { request, journal, ledger, origin } = run;
  journal.phase("Turn back");
  const back = await together(prepared, nameOf, async (one) => {
    const { host, seen, plan, proxy } = one;
    const before = seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot);
    await insist(() => moveTraffic(host, proxy, plan.proxy.after, before));
    ledger.turnedBack(host.name);
    journal.note(`traffic is back on ${seen.live?.identity.release ?? "nothing, as before"}`, host.name);
    await drain(host, plan.slot, request.drainTimeoutMs, journal);
    await setRestartPolicy(host.engine, one.container, "no");
    const end = {
      result: ledger.wasSwitching(host.name) ? "rolled-back" : "failed",
      reason: why[0]?.reason,
    } as const;
    await writeDown(one, { origin, startedAt: ledger.startedAt, message: request.message }, end);
    await discard(one, run);
  });
  endOn(back.failures, ledger);
}
