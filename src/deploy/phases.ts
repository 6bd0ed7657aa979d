import { setRestartPolicy } from "../docker/containers.ts";
import { asFailure } from "../failure/failure.ts";
import { allDone } from "../fleet/all-done.ts";
import { stoppedBecause, together } from "../fleet/together.ts";
import type { Destination } from "../host/connect.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { observeHost } from "../host/observe.ts";
import { type FleetLease, takeLeases } from "../lease/fleet-lease.ts";
import { refuseForeignImage } from "../registry/platforms.ts";
import { resolveDigest } from "../registry/resolve-digest.ts";
import { otherSlot } from "../release/slot.ts";
import type { Journal } from "../report/journal.ts";
import { settleProxy } from "./change-phase.ts";
import { endOn } from "./end-on.ts";
import { sharedWrites } from "./judge-shared-writes.ts";
import type { Ledger } from "./ledger.ts";
import { planFleet } from "./plan-fleet.ts";
import { discardCandidate, prepareHost } from "./prepare.ts";
import { armHost, promoteHost } from "./promote.ts";
import type { DeployRequest } from "./request.ts";
import { resolveProxyImage } from "./resolve-proxy-image.ts";
import { retire } from "./retire.ts";
import type { DeployRun, LeasedRun } from "./run.ts";
import { removeReleases, settleHost, settleOrWarn } from "./settle.ts";
import { nameOf, type PlannedHost, type PreparedHost, type PromotedHost, type PulledHost } from "./stages.ts";
import { turnBackAll } from "./turn-back.ts";

/** Connects to every host, or to none. `hosts` gets each that was reached, for the caller to close. */
export async function connectAll(
  { journal, ledger }: { readonly journal: Journal; readonly ledger: Pick<Ledger, "watch" | "failed"> },
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
  const [resolved, proxyImage, observed] = await Promise.all([
    resolveDigest(asked.engine, request.image, request.credentials),
    resolveProxyImage(asked.engine, request),
    together(
      hosts,
      (host) => host.name,
      async (host) => ({
        host,
        seen: await ledger
          .watch(host.name)
          .time("observe", () => observeHost(host, request.service, request.listen.port, request.adopt)),
      }),
    ),
  ]);
  ledger.resolved(resolved.digest);
  endOn(observed.failures, ledger);
  for (const { host, seen } of observed.done) for (const odd of seen.oddities) journal.warn(odd, host.name);
  const seenHosts = observed.done.map(({ host, seen }) => ({ name: host.name, seen }));
  if (proxyImage.unresolved !== undefined && seenHosts.some(({ seen }) => seen.proxy.state !== "absent")) {
    journal.warn(`running proxies keep their image: ${proxyImage.unresolved}`);
  }
  const resolvedRequest = { ...request, proxyImage: proxyImage.image };
  const plans = planFleet(resolvedRequest, { release, digest: resolved.digest }, seenHosts);
  const fitting = await together(
    hosts,
    (host) => host.name,
    async ({ name, facts }) =>
      refuseForeignImage({ ...facts, name }, request.image.written, resolved.platforms),
  );
  endOn(fitting.failures, ledger);
  return observed.done.flatMap(({ host, seen }, index) => {
    const plan = plans[index];
    if (plan === undefined) return [];
    ledger.planned(host.name, plan);
    const what =
      plan.kind === "deploy" ? `deploys to slot ${plan.slot}` : `keeps ${plan.live.identity.release}`;
    journal.note(`${what}; live now: ${seen.live?.identity.release ?? "nothing"}`, host.name);
    for (const shared of plan.kind === "deploy" ? sharedWrites(request.container, plan.previous) : []) {
      journal.warn(
        `both releases may write ${shared} until the previous one is stopped: see that the application stands that`,
        host.name,
      );
    }
    return [{ host, watch: ledger.watch(host.name), seen, plan, registryAnswered: resolved.asked }];
  });
}

/** Takes the service's lease on every host: from here on no other run changes anything. @throws Failure `lease-held` */
export async function leaseAll(
  { request, journal, origin, signal, ledger, onHolder }: DeployRun,
  planned: readonly PlannedHost[],
): Promise<FleetLease> {
  const { service, lockTimeoutMs } = request;
  try {
    return await takeLeases(planned, {
      service,
      verb: "deploy",
      origin,
      waitMs: lockTimeoutMs,
      preempts: false,
      journal,
      signal,
      onHolder,
    });
  } catch (error) {
    const failure = asFailure(error);
    endOn([failure], ledger);
    throw failure;
  }
}

/** Brings the candidate up on every host that needs one. Where one host fails, no host has changed for users. */
export async function prepareAll(
  run: DeployRun,
  pulled: readonly PulledHost[],
): Promise<readonly PreparedHost[]> {
  const { request, journal, ledger } = run;
  const siblings = new AbortController();
  const signal = AbortSignal.any([run.signal, siblings.signal]);
  const prepared = await together(pulled, nameOf, async (one) => {
    try {
      return await prepareHost(one, request, journal, signal, (checks) =>
        ledger.checked(one.host.name, checks),
      );
    } catch (error) {
      siblings.abort(stoppedBecause(one.host.name));
      throw error;
    }
  });
  const cancelled = prepared.failures.length === 0 && run.signal.aborted;
  if (prepared.failures.length > 0 || cancelled) {
    await together(prepared.done, nameOf, (one) => discardCandidate(one, request, journal));
  }
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
  const armed = await together(prepared, nameOf, (one) => armHost(one, request, run.preview));
  const promoted =
    armed.failures.length > 0
      ? { done: [], failures: armed.failures }
      : await together(armed.done, nameOf, (one) => promoteHost(one, journal));
  for (const { host, promotedAt, gapMs, plan } of promoted.done) {
    ledger.promoted(host.name, promotedAt);
    if (plan.adopt !== undefined && gapMs !== undefined) ledger.adopted(host.name, plan.adopt.name, gapMs);
  }
  if (promoted.failures.length > 0) {
    journal.warn("not every host could be switched: all of them are turned back");
    await turnBackAll(run, prepared, promoted.failures);
  }
  return promoted.done;
}

/** Clears up behind the promotion, and behind runs before this one. Users are served whatever happens here. */
export async function settleAll(
  run: LeasedRun,
  planned: readonly PlannedHost[],
  promoted: readonly PromotedHost[],
): Promise<void> {
  const { request, journal, origin, ledger } = run;
  const unfinished = planned.filter((one) => one.plan.kind === "finish");
  if (promoted.length === 0 && unfinished.length === 0) return;
  journal.phase("Drain and settle");
  await run.lease.confirm();
  await allDone([
    ...promoted.map((one) =>
      settleOrWarn(() => settleHost(one, request, origin, ledger.startedAt, journal), one.host.name, journal),
    ),
    ...unfinished.map((one) => settleOrWarn(() => finish(one, request, journal), one.host.name, journal)),
  ]);
}

/** The release stays: what its proxy and what was left behind need. */
async function finish(one: PlannedHost, request: DeployRequest, journal: Journal): Promise<void> {
  const { host, watch, plan, seen } = one;
  if (plan.kind !== "finish" || seen.proxy.state === "absent") return;
  if (plan.restart) await setRestartPolicy(host.engine, plan.live.name, "unless-stopped");
  for (const leftover of plan.leftovers) {
    await retire(host, watch, leftover, otherSlot(plan.slot), request, journal);
  }
  await removeReleases(one, plan.remove, seen.history, journal);
  await watch.time("clean", () => settleProxy(host, request, plan.proxy, journal));
}
