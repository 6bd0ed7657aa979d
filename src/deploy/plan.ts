import { settingsDigest } from "../compose/settings.ts";
import { Failure } from "../failure/failure.ts";
import type { ForeignContainer, HostObservation, ReleaseContainer } from "../host/observation.ts";
import type { Routes } from "../proxy/routes.ts";
import { sameEnvironment } from "../release/candidate-container.ts";
import { previousRelease } from "../release/good-releases.ts";
import type { History } from "../release/history.ts";
import type { ReleaseIdentity } from "../release/labels.ts";
import { otherSlot, type Slot } from "../release/slot.ts";
import { releasesToRemove } from "../retention/keep-releases.ts";
import { planAdoption } from "./plan-adoption.ts";
import { planHistory } from "./plan-history.ts";
import { type ChangeProxy, type ProxyPlan, planProxy, staysAsItIs } from "./plan-proxy.ts";
import { isUp, type LeftRelease, planClearing, planLeftovers, type SlotClearing } from "./plan-slot.ts";
import { planTraffic } from "./plan-traffic.ts";
import type { DeployRequest } from "./request.ts";

/** What one host needs to reach the state that was asked for. */
export type HostPlan = DeployPlan | FinishPlan | UnchangedPlan;

/** A new release comes up in the slot that is not live, is judged, and takes over. */
export interface DeployPlan extends SlotClearing {
  readonly kind: "deploy";
  /** Where the candidate runs. */
  readonly slot: Slot;
  readonly identity: ReleaseIdentity;
  readonly createNetwork: boolean;
  /** Where traffic is laid down for good first, when a run before did not get to it. */
  readonly traffic: Routes | undefined;
  /** What a run before did not get to write down. */
  readonly history: History | undefined;
  readonly proxy: ProxyPlan;
  /** Holds the port until the switch, and is stopped then. */
  readonly adopt: ForeignContainer | undefined;
  /** The release that is live until the promotion. */
  readonly previous: ReleaseContainer | undefined;
  /** Beyond the releases kept for rollback, or made anew, once the promotion is done. */
  readonly remove: readonly ReleaseContainer[];
}

/** The release that was asked for is live; its proxy is to change, or a run before did not get to clear up. */
export interface FinishPlan {
  readonly kind: "finish";
  readonly live: ReleaseContainer;
  readonly slot: Slot;
  /** Do more in the slot that is not live than they are to do. */
  readonly leftovers: readonly LeftRelease[];
  /** Beyond the releases kept, or made by a run that did not get to start them. */
  readonly remove: readonly ReleaseContainer[];
  /** Whether the live release has yet to be one that comes back after a reboot. */
  readonly restart: boolean;
  readonly traffic: Routes | undefined;
  readonly history: History | undefined;
  readonly proxy: ChangeProxy;
}

export interface UnchangedPlan {
  readonly kind: "unchanged";
  readonly live: ReleaseContainer;
  readonly slot: Slot;
}

/** The release a run would make, the same on every host. */
export interface NewRelease {
  readonly release: string;
  readonly digest: string;
}

/**
 * Decides what a host needs, from what was asked for and what is there. Pure: the same request and observation give
 * the same plan.
 *
 * @throws Failure `port-held`, `proxy-settings-changed`, `adoption-refused`
 */
export function planHost(
  request: DeployRequest,
  newRelease: NewRelease,
  observed: HostObservation,
  host: string,
): HostPlan {
  const open = planHistory(observed);
  // What is good, and so kept, goes by what is going to be written down first.
  const seen = open === undefined ? observed : { ...observed, history: open };
  const adopt = planAdoption(request, seen, host);
  if (adopt === undefined) refuseHeldPort(request, seen, host);
  refuseOtherSubnet(request, seen, host);
  const { live, liveSlot } = seen;
  const candidateSlot = liveSlot === undefined ? "blue" : otherSlot(liveSlot);
  if (live !== undefined && liveSlot !== undefined && isLiveAlready(request, newRelease.digest, seen, live)) {
    const proxy = planProxy(request, seen, undefined, adopt !== undefined, host);
    if (adopt === undefined && proxy.process === "runs")
      return planAround(request, seen, open, live, liveSlot, proxy);
  }
  const clearing = planClearing(seen);
  // What the host still has of a release that comes to it again goes once the new container has taken its place.
  const replaced = seen.releases.filter(
    (one) => one !== live && one.identity.release === newRelease.release && !clearing.evict.includes(one),
  );
  const staying = seen.releases
    .filter((one) => !clearing.evict.includes(one) && !replaced.includes(one))
    .map((one) => (clearing.park.includes(one) ? { ...one, state: "exited" as const } : one));
  return {
    kind: "deploy",
    slot: candidateSlot,
    identity: {
      ...newRelease,
      image: request.image.written,
      settings: settingsOf(request),
    },
    createNetwork: seen.network === undefined,
    traffic: planTraffic(seen),
    history: open,
    proxy: planProxy(request, seen, candidateSlot, adopt !== undefined, host),
    adopt,
    ...clearing,
    previous: live,
    remove: [
      ...removable(staying, live ?? newestGood(seen, newRelease.release), request.keepReleases),
      ...replaced,
    ],
  };
}

/** What is left to do around a release that stays. */
function planAround(
  { keepPrevious, keepReleases }: DeployRequest,
  seen: HostObservation,
  history: History | undefined,
  live: ReleaseContainer,
  slot: Slot,
  proxy: ChangeProxy,
): FinishPlan | UnchangedPlan {
  const beyond = beyondKept(seen, live, keepReleases);
  // What still does anything is put away like any other before it goes.
  const leftovers = [
    ...planLeftovers(seen, keepPrevious).filter(({ release }) => !beyond.includes(release)),
    ...beyond.filter(isUp).map((release) => ({ release, ends: "stopped" }) as const),
  ];
  const traffic = planTraffic(seen);
  const made = seen.releases.filter((one) => one.id !== live.id && one.state === "created");
  const remove = [...made, ...beyond];
  const restart = !live.restarts;
  const isDone = leftovers.length === 0 && remove.length === 0 && !restart;
  return isDone && traffic === undefined && history === undefined && staysAsItIs(proxy)
    ? { kind: "unchanged", live, slot }
    : { kind: "finish", live, slot, leftovers, remove, restart, traffic, history, proxy };
}

/** The one that a rollback would go back to stays whatever its age; what never ran is none of those that are kept. */
function beyondKept(
  { releases, history }: HostObservation,
  live: ReleaseContainer,
  keep: number,
): readonly ReleaseContainer[] {
  const back = previousRelease(history, live.identity.release);
  const others = releases.filter((one) => one.id !== live.id && canComeBack(one));
  const previous = others.find((one) => one.identity.release === back);
  return others.filter((one) => one !== previous).slice(previous === undefined ? keep : keep - 1);
}

function settingsOf(request: DeployRequest): ReleaseIdentity["settings"] {
  const container = settingsDigest(request.container);
  return {
    containerPort: request.containerPort,
    healthPath: request.health.path,
    healthHost: request.health.host,
    ...(container === undefined ? {} : { container }),
    health: { timeoutMs: request.health.timeoutMs, threshold: request.health.threshold },
    keepPrevious: request.keepPrevious,
  };
}

/** What a rollback from a release would go back to where nothing is live before it. */
function newestGood({ releases, history }: HostObservation, comes: string): ReleaseContainer | undefined {
  const others = history.entries.filter(({ release }) => release !== comes);
  const newest = previousRelease({ ...history, entries: others }, undefined);
  return releases.find((one) => one.identity.release === newest && canComeBack(one));
}

function canComeBack({ state }: ReleaseContainer): boolean {
  return state !== "created" && state !== "removing";
}

/** The previous release is the first of those that are kept. */
function removable(
  staying: readonly ReleaseContainer[],
  previous: ReleaseContainer | undefined,
  keep: number,
): readonly ReleaseContainer[] {
  if (previous === undefined || previous.state === "removing")
    return releasesToRemove(staying, new Set(), keep);
  return releasesToRemove(staying, new Set([previous.id]), keep - 1);
}

/** A release that is there but does not answer is not what was asked for: it is replaced. */
function isLiveAlready(
  request: DeployRequest,
  digest: string,
  seen: HostObservation,
  live: ReleaseContainer,
): boolean {
  const { containerPort, healthPath, healthHost, container } = live.identity.settings;
  return (
    live.state === "running" &&
    seen.liveAnswers &&
    live.identity.digest === digest &&
    containerPort === request.containerPort &&
    healthPath === request.health.path &&
    healthHost === request.health.host &&
    container === settingsDigest(request.container) &&
    seen.liveImageEnv !== undefined &&
    sameEnvironment(live.env, seen.liveImageEnv, request.env, request.envRemoved) &&
    seen.proxy.state === "running"
  );
}

function refuseHeldPort(request: DeployRequest, seen: HostObservation, host: string): void {
  if (seen.portHolder === undefined) return;
  throw new Failure("port-held", `port ${request.listen.port} is held by ${seen.portHolder}`, {
    host,
    input: "port",
    advice: "Stop it, or choose another port. Nothing was taken over.",
  });
}

/** Both releases have addresses there; another network would have to be made under them. */
function refuseOtherSubnet(
  { networkSubnet }: DeployRequest,
  { network }: HostObservation,
  host: string,
): void {
  if (networkSubnet === undefined || network === undefined || network.subnet === networkSubnet) return;
  throw new Failure(
    "proxy-settings-changed",
    `the service's network is ${network.subnet}, not ${networkSubnet}`,
    {
      host,
      input: "network-subnet",
      advice: "Leave the input out or name the network that is there; a new one takes another service name.",
    },
  );
}
