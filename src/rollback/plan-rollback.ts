import { planHistory } from "../deploy/plan-history.ts";
import { type ChangeInPlace, planSlot } from "../deploy/plan-proxy.ts";
import { isUp, type LeftRelease, planClearing, type SlotClearing } from "../deploy/plan-slot.ts";
import { planTraffic } from "../deploy/plan-traffic.ts";
import { Failure } from "../failure/failure.ts";
import type { HostObservation, ReleaseContainer } from "../host/observation.ts";
import type { Routes } from "../proxy/routes.ts";
import { type History, leaves, wasGood } from "../release/history.ts";
import type { KeepPrevious, ReleaseIdentity } from "../release/labels.ts";
import { otherSlot, type Slot } from "../release/slot.ts";

/** The release that all hosts go back to. */
export interface WantedRelease {
  readonly release: string;
  readonly digest: string;
  /** The reference as it was written. */
  readonly image: string;
}

/** What one host needs to have a release back. */
export type RollbackPlan = RestorePlan | SettlePlan | StayPlan;

/** The release comes up, or is up, in the slot that is not live, passes its gate and takes over. */
export interface RestorePlan extends SlotClearing {
  readonly kind: "restore";
  readonly slot: Slot;
  readonly identity: ReleaseIdentity;
  readonly way: WayBack;
  /**
   * Where traffic is laid down for good first: what a run before left open leads users to the slot in which something is
   * about to change.
   */
  readonly traffic: Routes | undefined;
  readonly proxy: ChangeInPlace;
  /** The release that is live until the switch, and how it ends; `undefined` where nothing is live. */
  readonly left: LeftRelease | undefined;
}

/** The release is live, and a run before this one left something open. */
export interface SettlePlan {
  readonly kind: "settle";
  readonly live: ReleaseContainer;
  readonly slot: Slot;
  /** Where traffic is to be laid down for good; `undefined` where it is. */
  readonly traffic: Routes | undefined;
  /** What a run before did not get to write down. */
  readonly history: History | undefined;
  /** Do more beside the live release than they are to do. */
  readonly leftovers: readonly LeftRelease[];
}

/** The release is live, and nothing is to be done. */
export interface StayPlan {
  readonly kind: "stay";
  readonly live: ReleaseContainer;
  readonly slot: Slot;
}

/** Where the release is, and so what brings it back. */
export type WayBack =
  | { readonly kind: "running"; readonly container: ReleaseContainer }
  | { readonly kind: "paused"; readonly container: ReleaseContainer }
  /** It is stopped first where it still runs, and started; `moves` when it has another address than its slot's. */
  | { readonly kind: "stopped"; readonly container: ReleaseContainer; readonly moves: boolean }
  /** Its container is gone from this host. */
  | { readonly kind: "removed"; readonly source: CopySource };

/** The container that one is made again from. */
export interface CopySource {
  readonly host: string;
  readonly container: ReleaseContainer;
  /** The release's own settings, or for want of them those of the release that is live. */
  readonly settings: "own" | "live";
}

/** One host's name and what was seen there. */
export interface SeenHost {
  readonly name: string;
  readonly seen: HostObservation;
}

/**
 * Plans for every host, in their order. Pure: the same observation gives the same plan.
 *
 * @throws Failure `proxy-unavailable`, `release-gone`, `candidate-unhealthy`
 */
export function planRollback(wanted: WantedRelease, hosts: readonly SeenHost[]): readonly RollbackPlan[] {
  return hosts.map((host) => planHost(wanted, host, hosts));
}

function planHost(wanted: WantedRelease, { name, seen }: SeenHost, hosts: readonly SeenHost[]): RollbackPlan {
  const { proxy, live, liveSlot } = seen;
  if (proxy.state === "absent") throw noProxy(name);
  if (live !== undefined && liveSlot !== undefined && live.identity.release === wanted.release) {
    if (live.state !== "running" || (proxy.state === "running" && !seen.liveAnswers)) {
      throw liveIsUnwell(name, wanted.release);
    }
    return planAround(seen, live, liveSlot);
  }
  const there = mostAwake(seen.releases.filter((one) => isIt(one, wanted)));
  const slot = liveSlot === undefined ? (there?.slot ?? "blue") : otherSlot(liveSlot);
  const way =
    there === undefined
      ? ({ kind: "removed", source: sourceFor(wanted, name, hosts) } as const)
      : wayOf(there, slot, isKeptRunning(seen));
  const identity = there?.identity ?? identityFrom(wanted, way);
  const change = planSlot(proxy, slot, identity.settings);
  const clearing = planClearing(seen, there?.id);
  const stays = way.kind === "running" && [...clearing.park, ...clearing.evict].length === 0;
  return {
    kind: "restore",
    slot,
    identity,
    way,
    // A release that stands by in a bake takes over as it is: the routes are laid down once.
    traffic: stays && !change.reload ? undefined : planTraffic(seen),
    proxy: change,
    left: live && { release: live, ends: live.identity.settings.keepPrevious ?? "stopped" },
    ...clearing,
  };
}

function planAround(seen: HostObservation, live: ReleaseContainer, slot: Slot): SettlePlan | StayPlan {
  const { proxy, releases } = seen;
  // One that is stopped has to be started, with whatever its disk says.
  const traffic = planTraffic(seen) ?? (proxy.state === "stopped" ? proxy.disk.routes : undefined);
  const open = planHistory(seen);
  const history = open ?? seen.history;
  const leftovers = releases
    .filter((one) => one.id !== live.id && isUp(one) && (one.restarts || !isOfUse(one, history)))
    .map((release) => ({ release, ends: endOf(release, history) }));
  return traffic === undefined && open === undefined && leftovers.length === 0
    ? { kind: "stay", live, slot }
    : { kind: "settle", live, slot, traffic, history: open, leftovers };
}

/** Whoever left it had it end as it was to have the one before it end; what never was good is of no use. */
function endOf(release: ReleaseContainer, history: History): KeepPrevious {
  return isOfUse(release, history) ? (release.identity.settings.keepPrevious ?? "stopped") : "stopped";
}

/** Of one that a rollback left, its run decided how it ends. */
function isOfUse({ identity }: ReleaseContainer, history: History): boolean {
  const { release } = identity;
  return wasGood(history, release) || history.entries.some((entry) => leaves(entry, release));
}

function isIt({ identity, state }: ReleaseContainer, wanted: WantedRelease): boolean {
  return identity.release === wanted.release && state !== "removing" && state !== "dead";
}

/** Of two containers of one release, one was left behind by a run that was cut short. */
function mostAwake(containers: readonly ReleaseContainer[]): ReleaseContainer | undefined {
  const order: readonly string[] = ["running", "restarting", "paused", "exited", "created"];
  return containers.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0];
}

function wayOf(container: ReleaseContainer, slot: Slot, isKept: boolean): WayBack {
  const moves = container.slot !== slot;
  if (!isUp(container) || moves) return { kind: "stopped", container, moves };
  if (container.state === "paused") return { kind: "paused", container };
  // One that ends over and over may be in the longest of its pauses.
  const stays = isKept && container.state === "running";
  return stays ? { kind: "running", container } : { kind: "stopped", container, moves };
}

/**
 * Whether what runs beside the live release is meant to. Docker goes on with a stop whose caller is gone, and shows nothing
 * of it: what a run before this one was about to stop may end at any moment.
 */
function isKeptRunning({ proxy, live }: HostObservation): boolean {
  if (live?.identity.settings.keepPrevious === "running") return true;
  return proxy.state === "running" && (proxy.routes.live.startsWith("bake-") || proxy.routes.share > 0);
}

/** Another host's container of the release has its settings; else those of the live release have to do. */
function sourceFor(wanted: WantedRelease, name: string, hosts: readonly SeenHost[]): CopySource {
  const elsewhere = hosts.flatMap(({ name: host, seen }) =>
    seen.releases.filter((one) => isIt(one, wanted)).map((container) => ({ host, container })),
  );
  const [own] = elsewhere;
  if (own !== undefined) return { ...own, settings: "own" };
  const ofThis = hosts.filter((one) => one.name === name);
  const [live] = [...ofThis, ...hosts].flatMap(({ name: host, seen }) =>
    seen.live === undefined ? [] : [{ host, container: seen.live }],
  );
  if (live !== undefined) return { ...live, settings: "live" };
  throw new Failure(
    "release-gone",
    `nothing is left of ${wanted.release}, and nothing is live to take settings from`,
    {
      host: name,
      input: "to",
      advice: "Deploy the image again.",
    },
  );
}

function identityFrom({ release, digest, image }: WantedRelease, way: WayBack): ReleaseIdentity {
  const { identity } = way.kind === "removed" ? way.source.container : way.container;
  return way.kind === "removed" && way.source.settings === "live"
    ? { release, digest, image, settings: identity.settings }
    : identity;
}

function noProxy(host: string): Failure {
  return new Failure(
    "proxy-unavailable",
    "the host has no proxy of this service: there is nothing to switch",
    {
      host,
      advice: "Deploy to this host first, or take it out of hosts.",
    },
  );
}

function liveIsUnwell(host: string, release: string): Failure {
  return new Failure(
    "candidate-unhealthy",
    `${release} is live already, and does not pass its health check`,
    {
      host,
      input: "to",
      advice: "Name another release, or deploy one.",
    },
  );
}
