import { lookAgain } from "../deploy/look-again.ts";
import { connectAll } from "../deploy/phases.ts";
import { asFailure } from "../failure/failure.ts";
import { destinations } from "../host/connect.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { type FleetLease, takeLeases } from "../lease/fleet-lease.ts";
import type { RollbackOutcome } from "../report/rollback-outcome.ts";
import { observeAndPlan } from "./observe-phase.ts";
import { prepareAll } from "./prepare-phase.ts";
import { provideAll } from "./provide-phase.ts";
import type { RollbackRequest } from "./request.ts";
import { RollbackLedger } from "./rollback-ledger.ts";
import type { RollbackContext, RollbackRun } from "./run.ts";
import { calmAll, settleAll } from "./settle-phase.ts";
import type { PlannedHost } from "./stages.ts";
import { switchAll } from "./switch-phase.ts";

/** Brings an earlier release of a service back on every host and says how that ended. Does not throw. */
export async function rollback(request: RollbackRequest, context: RollbackContext): Promise<RollbackOutcome> {
  const places = destinations(request);
  const ledger = new RollbackLedger(
    request,
    places.map((place) => place.name),
  );
  const hosts: ConnectedHost[] = [];
  try {
    await takePhases({ ...context, request, ledger }, places, hosts);
  } catch (error) {
    ledger.ended(asFailure(error));
    await lookAgain({ ...context, request, ledger }, places, hosts);
  }
  await Promise.all(hosts.map((host) => host.close()));
  return ledger.outcome();
}

async function takePhases(
  run: RollbackRun,
  places: ReturnType<typeof destinations>,
  hosts: ConnectedHost[],
): Promise<void> {
  const { request, journal, origin, signal, onHolder } = run;
  await connectAll(run, places, hosts);
  const planned = await observeAndPlan(run, hosts);
  if (request.dryRun || planned.every(({ plan }) => plan.kind === "stay")) return;
  const { service } = request;
  const ask = {
    service,
    verb: "rollback",
    origin,
    waitMs: 0,
    preempts: true,
    journal,
    signal,
    onHolder,
  } as const;
  const lease = await takeLeases(planned, ask);
  try {
    const current = lease.stale.size === 0 ? planned : await observeAndPlan(run, hosts);
    await bringBack({ ...run, signal: AbortSignal.any([signal, lease.lost]) }, current, lease);
  } finally {
    if (await lease.release()) run.onReleased?.();
  }
}

/** One after the other, and on all hosts at once: no host is switched while another is not ready. */
async function bringBack(
  run: RollbackRun,
  planned: readonly PlannedHost[],
  lease: FleetLease,
): Promise<void> {
  const provided = await provideAll(run, planned);
  const prepared = await prepareAll(run, provided);
  const calmed = await calmAll(run, planned);
  const promoted = await switchAll(run, prepared);
  await lease.confirm();
  await settleAll(run, promoted, calmed);
}
