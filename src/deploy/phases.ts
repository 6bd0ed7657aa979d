import type { Failure } from "../failure/failure.ts";
import { decisive, stoppedBecause, together } from "../fleet/together.ts";
import type { Destination } from "../host/connect.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { observeHost } from "../host/observe.ts";
import { resolveDigest } from "../registry/resolve-digest.ts";
import { otherSlot } from "../release/slot.ts";
import type { Journal } from "../report/journal.ts";
import { planFleet } from "./plan-fleet.ts";
import { discardCandidate, prepareHost } from "./prepare.ts";
import { armHost, promoteHost, turnBack } from "./promote.ts";
import type { DeployRequest } from "./request.ts";
import type { DeployRun } from "./run.ts";
import { retire, settleHost, settleOrWarn } from "./settle.ts";
import { isDeploying, type PlannedHost, type PreparedHost, type PromotedHost } from "./stages.ts";

const nameOf = ({ host }: { readonly host: ConnectedHost }) => host.name;

/** Connects to every host, or to none. `hosts` gets each that was reached, for the caller to close. */
export async function connectAll(
  { journal, ledger }: DeployRun,
  places: readonly Destination[],
  hosts: ConnectedHost[],
): Promise<void> {
  journal.phase(`Connect to ${places.length === 1 ? (places[0]?.name ?? "") : `${places.length} hosts`}`);
  const reached = await together(
    places,
    (place) => place.name,
    (place) => ledger.watch(place.name).time("connect", () => place.connect()),
  );
  hosts.push(...reached.done);
  endOn(reached.failures, ledger);
}

/** Looks at every host and decides what each needs. Changes nothing. */
export async function observeAndPlan(
  { request, journal, ledger }: DeployRun,
  hosts: readonly ConnectedHost[],
  release: string,
): Promise<readonly PlannedHost[]> {
  journal.phase("Observe and plan");
  const [asked] = hosts;
  if (asked === undefined) return [];
  const [digest, observed] = await Promise.all([
    resolveDigest(asked.engine, request.image),
    together(
      hosts,
      (host) => host.name,
      async (host) => ({
        host,
        seen: await ledger
          .watch(host.name)
          .time("observe", () => observeHost(host, request.service, request.listen.port)),
      }),
    ),
  ]);
  ledger.resolved(digest);
  endOn(observed.failures, ledger);
  for (const { host, seen } of observed.done) for (const odd of seen.oddities) journal.warn(odd, host.name);
  const seenHosts = observed.done.map(({ host, seen }) => ({ name: host.name, seen }));
  const plans = planFleet(request, { release, digest }, seenHosts);
  return observed.done.flatMap(({ host, seen }, index) => {
    const plan = plans[index];
    if (plan === undefined) return [];
    ledger.planned(host.name, plan);
    const what =
      plan.kind === "deploy" ? `deploys to slot ${plan.slot}` : `keeps ${plan.live.identity.release}`;
    journal.note(`${what}; live now: ${seen.live?.identity.release ?? "nothing"}`, host.name);
    return [{ host, watch: ledger.watch(host.name), seen, plan }];
  });
}

/** Brings the candidate up on every host that needs one. Where one host fails, no host has changed for users. */
export async function prepareAll(
  run: DeployRun,
  planned: readonly PlannedHost[],
): Promise<readonly PreparedHost[]> {
  const { request, journal, ledger } = run;
  const deploying = planned.filter(isDeploying);
  if (deploying.length === 0) return [];
  journal.phase(`Prepare ${request.image.written}`);
  const siblings = new AbortController();
  const signal = AbortSignal.any([run.signal, siblings.signal]);
  const prepared = await together(deploying, nameOf, async (one) => {
    try {
      return await prepareHost(one, request, journal, signal);
    } catch (error) {
      siblings.abort(stoppedBecause(one.host.name));
      throw error;
    }
  });
  const cancelled = prepared.failures.length === 0 && run.signal.aborted;
  if (prepared.failures.length > 0 || cancelled)
    await together(prepared.done, nameOf, (one) => discardCandidate(one, request));
  run.signal.throwIfAborted();
  endOn(prepared.failures, ledger);
  return prepared.done;
}

/** Moves all hosts, one commit each; when one cannot, those that did are turned back. */
export async function promoteAll(
  run: DeployRun,
  prepared: readonly PreparedHost[],
): Promise<readonly PromotedHost[]> {
  const { request, journal, ledger } = run;
  if (prepared.length === 0) return [];
  journal.phase("Promote");
  const armed = await together(prepared, nameOf, armHost);
  const promoted =
    armed.failures.length > 0
      ? { done: [], failures: armed.failures }
      : await together(armed.done, nameOf, (one) => promoteHost(one, journal));
  for (const { host, promotedAt } of promoted.done) ledger.promoted(host.name, promotedAt);
  if (promoted.failures.length > 0) {
    journal.warn("not every host could be switched: all of them are turned back");
    const back = await together(prepared, nameOf, async (one) => {
      await turnBack(one, request, journal);
      ledger.turnedBack(one.host.name);
    });
    endOn([...promoted.failures, ...back.failures], ledger);
  }
  return promoted.done;
}

/** Clears up behind the promotion, and behind runs before this one. Users are served whatever happens here. */
export async function settleAll(
  run: DeployRun,
  planned: readonly PlannedHost[],
  promoted: readonly PromotedHost[],
): Promise<void> {
  const { request, journal, origin, ledger } = run;
  const unfinished = planned.filter((one) => one.plan.kind === "finish");
  if (promoted.length === 0 && unfinished.length === 0) return;
  journal.phase("Drain and settle");
  await Promise.all([
    ...promoted.map((one) =>
      settleOrWarn(() => settleHost(one, request, origin, ledger.startedAt, journal), one.host.name, journal),
    ),
    ...unfinished.map((one) => settleOrWarn(() => finish(one, request, journal), one.host.name, journal)),
  ]);
}

async function finish(
  { host, watch, plan }: PlannedHost,
  request: DeployRequest,
  journal: Journal,
): Promise<void> {
  if (plan.kind !== "finish") return;
  for (const leftover of plan.leftovers) {
    await retire(host, watch, leftover, otherSlot(plan.slot), request.drainTimeoutMs, journal);
  }
}

/** @throws the failure that says most, once each host has its own written down */
function endOn(failures: readonly Failure[], ledger: DeployRun["ledger"]): void {
  for (const failure of failures) if (failure.host !== undefined) ledger.failed(failure.host, failure);
  const failure = decisive(failures);
  if (failure !== undefined) throw failure;
}
