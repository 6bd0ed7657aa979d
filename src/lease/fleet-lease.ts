import { randomBytes } from "node:crypto";
import { hasVolume } from "../docker/volumes.ts";
import { asFailure, Failure } from "../failure/failure.ts";
import { together } from "../fleet/together.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { HostObservation } from "../host/observation.ts";
import { proxyVolumeName } from "../release/names.ts";
import type { RunContext } from "../release/origin.ts";
import { fenceOff } from "./fence.ts";
import type { LeaseGuard } from "./guard.ts";
import { type Holder, newHolder } from "./lease.ts";
import { awaitTurn, type LeaseAsk, type TakenLease, takeLease, type Waiting } from "./take-lease.ts";

/** What a run asks for before it changes anything. */
export interface FleetLeaseAsk extends Omit<LeaseAsk, "holder"> {
  readonly verb: Holder["verb"];
  readonly origin: RunContext;
  /** Gets the holder's id before anything is taken, for whoever gives back what a killed run still holds. */
  readonly onHolder?: ((id: string) => void) | undefined;
}

/** The lease of a service on all of its hosts. */
export interface FleetLease {
  /** The holder's id. */
  readonly id: string;
  /** Hosts of which more than this run may have changed something since they were observed. */
  readonly stale: ReadonlySet<string>;
  /** Aborted, with the Failure as its reason, once another run is found to have it on any host. */
  readonly lost: AbortSignal;
  /** @throws Failure `lease-lost`, `preempted` when it is not this run's on every host any more */
  confirm(): Promise<void>;
  /** Gives back what is still this run's, and says whether it could: what cannot be given back expires. Does not throw. */
  release(): Promise<boolean>;
}

interface SeenHost {
  readonly host: ConnectedHost;
  readonly seen: HostObservation;
}

interface TakenHost extends SeenHost {
  readonly taken: TakenLease;
}

/**
 * Takes the lease on every host or on none: waits until it can be had on all of them, then takes it in the order of their
 * names, so that two runs cannot wait for one another.
 * From then on the hosts change nothing unless it is held.
 *
 * @throws Failure `lease-held`
 */
export async function takeLeases(hosts: readonly SeenHost[], ask: FleetLeaseAsk): Promise<FleetLease> {
  const holder = newHolder(randomBytes(16).toString("hex"), ask.verb, ask.origin, new Date());
  ask.onHolder?.(holder.id);
  const taken: TakenHost[] = [];
  const sorted = [...hosts].sort((a, b) => (a.host.name < b.host.name ? -1 : 1));
  try {
    const turns = await together(
      sorted,
      ({ host }) => host.name,
      async (one) => ({ one, waited: await awaitTurn(one.host, one.seen, { ...ask, holder }) }),
    );
    const [stopped] = turns.failures;
    if (stopped !== undefined) throw stopped;
    for (const { one, waited } of turns.done) taken.push(await takeOn(one, { ...ask, holder }, waited));
  } catch (error) {
    await releaseAll(taken, ask.service);
    throw error;
  }
  return {
    id: holder.id,
    stale: new Set(taken.filter((one) => one.taken.how !== "free").map(({ host }) => host.name)),
    lost: AbortSignal.any(taken.map(({ taken: { lease } }) => lease.lost)),
    confirm: async () => {
      await Promise.all(taken.map(({ taken: { lease } }) => lease.assure(0)));
    },
    release: () => releaseAll(taken, ask.service),
  };
}

async function takeOn({ host, seen }: SeenHost, ask: LeaseAsk, waited: Waiting): Promise<TakenHost> {
  const taken = await onHost(host, () => takeLease(host, seen, ask, waited));
  const one = { host, seen, taken };
  host.engine.guardedBy(taken.lease);
  host.admin.guardedBy(taken.lease);
  try {
    if (taken.lease.tookOver) {
      ask.journal.warn("the lease was taken over from a run that had not given it back", host.name);
      await onHost(host, () => fenceOff(host, ask.service, taken.lease.number));
    }
    await onHost(host, () => taken.lease.begin());
    return one;
  } catch (error) {
    await releaseAll([one], ask.service);
    throw error;
  }
}

async function onHost<T>({ name }: ConnectedHost, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asFailure(error).on(name);
  }
}

/** What is still under way when a lease is given back must change nothing any more. */
const givenBack: LeaseGuard = {
  number: 0,
  assure: () => Promise.reject(new Failure("lease-lost", "this run has given the service's lease back")),
};

async function releaseAll(taken: readonly TakenHost[], service: string): Promise<boolean> {
  const ends = await Promise.allSettled(
    taken.map(async ({ host, seen, taken: { lease } }) => {
      host.engine.guardedBy(givenBack);
      host.admin.guardedBy(givenBack);
      const began = seen.proxy.state === "absent" && seen.releases.length === 0;
      const isBare = began && !(await hasVolume(host.engine, proxyVolumeName(service)));
      await lease.release(!isBare);
    }),
  );
  return ends.every(({ status }) => status === "fulfilled");
}
