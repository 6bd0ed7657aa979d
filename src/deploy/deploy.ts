import { randomBytes } from "node:crypto";
import { availabilityOf, fromFirstSuccess } from "../analysis/availability.ts";
import { asFailure } from "../failure/failure.ts";
import { startUrlProbe } from "../health/url-probe.ts";
import { destinations } from "../host/connect.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { FleetLease } from "../lease/fleet-lease.ts";
import { isLost } from "../lease/guard.ts";
import { newReleaseId } from "../release/release-id.ts";
import type { DeployOutcome } from "../report/outcome.ts";
import { bakeAll } from "./bake-phase.ts";
import { calmTraffic } from "./calm-traffic.ts";
import { shiftAll } from "./canary-phase.ts";
import { changeProxies } from "./change-phase.ts";
import { Ledger } from "./ledger.ts";
import { lookAgain } from "./look-again.ts";
import { connectAll, leaseAll, observeAndPlan, prepareAll, promoteAll, settleAll } from "./phases.ts";
import { newPreviewValue, showCandidate } from "./preview-phase.ts";
import { pullAll, releaseOnce } from "./pull-phases.ts";
import type { DeployRequest } from "./request.ts";
import type { DeployContext, DeployRun, LeasedRun } from "./run.ts";
import type { PlannedHost } from "./stages.ts";
import { writeFailed } from "./write-failed.ts";

/** Deploys a release to every host of a service and says how that ended. Does not throw. */
export async function deploy(request: DeployRequest, context: DeployContext): Promise<DeployOutcome> {
  const places = destinations(request);
  const ledger = new Ledger(
    request,
    places.map((place) => place.name),
  );
  const probe = request.url && startUrlProbe(request.url);
  const hosts: ConnectedHost[] = [];
  const run = { ...context, request, ledger, preview: newPreviewValue(request) };
  try {
    await takePhases(run, places, hosts);
  } catch (error) {
    ledger.ended(asFailure(error));
    await lookAgain(run, places, hosts);
  }
  await Promise.all(hosts.map((host) => host.close()));
  const probed = await probe?.stop();
  const samples = probed && ledger.isFirstDeploy() ? fromFirstSuccess(probed) : probed;
  return ledger.outcome(samples && availabilityOf(samples), samples);
}

/** One after the other, and on all hosts at once: no host goes on while another has not come as far. */
async function takePhases(
  run: DeployRun,
  places: ReturnType<typeof destinations>,
  hosts: ConnectedHost[],
): Promise<void> {
  for (const remark of run.request.readingNotes.remarks) run.journal.note(remark);
  for (const warning of run.request.readingNotes.warnings) run.journal.warn(warning);
  await connectAll(run, places, hosts);
  const release = newReleaseId(run.ledger.startedAt, randomBytes(2));
  const plans = await observeAndPlan(run, hosts, release);
  if (run.request.dryRun || plans.every(({ plan }) => plan.kind === "unchanged")) return;
  const lease = await leaseAll(run, plans);
  try {
    const current = lease.stale.size === 0 ? plans : await observeAndPlan(run, hosts, release);
    const leased = { ...run, lease, signal: AbortSignal.any([run.signal, lease.lost]) };
    try {
      await changeHosts(leased, current);
    } catch (error) {
      await writeFailed(leased, current, asFailure(error));
      throw error;
    }
  } finally {
    if (await lease.release()) run.onReleased?.();
  }
}

/** What only one run at a time may do to a service. */
async function changeHosts(run: LeasedRun, plans: readonly PlannedHost[]): Promise<void> {
  const changing = plans.find(({ plan }) => plan.kind !== "unchanged")?.plan;
  if (changing === undefined) return;
  run.onChange?.(changing.kind === "deploy" ? changing.identity : changing.live.identity);
  const planned = await calmTraffic(run, plans);
  const pulled = await releaseOnce(run, await pullAll(run, planned));
  await changeProxies(run, planned);
  const prepared = await prepareAll(run, pulled);
  await showCandidate(run, prepared);
  await shiftAll(run, prepared);
  const promoted = await bakeAll(run, await promoteAll(run, prepared));
  await settleAll(run, planned, promoted);
  await stillHeld(run.lease);
}

/**
 * Sees that no other run has taken over before this one tells what is live: one that was stopped long enough may have
 * found its last requests without an effect. Where that cannot be asked any more, what was done stays done.
 *
 * @throws Failure `lease-lost`, `preempted`
 */
async function stillHeld(lease: FleetLease): Promise<void> {
  try {
    await lease.confirm();
  } catch (error) {
    const failure = asFailure(error);
    if (isLost(failure)) throw failure;
  }
}
