import { Failure } from "../failure/failure.ts";
import type { HostObservation, ReleaseContainer } from "../host/observation.ts";
import { sameRoutes } from "../proxy/routes.ts";
import { changedSettings } from "../proxy/settings.ts";
import { sameEnvironment } from "../release/candidate-container.ts";
import type { ReleaseIdentity } from "../release/labels.ts";
import { otherSlot, type Slot } from "../release/slot.ts";
import { releasesToRemove } from "../retention/keep-releases.ts";
import type { DeployRequest } from "./request.ts";

/** What one host needs to reach the state that was asked for. */
export type HostPlan = DeployPlan | FinishPlan | UnchangedPlan;

/** A new release comes up in the slot that is not live, is judged, and takes over. */
export interface DeployPlan {
  readonly kind: "deploy";
  /** Where the candidate runs. */
  readonly slot: Slot;
  readonly identity: ReleaseIdentity;
  readonly createNetwork: boolean;
  readonly proxy: "boot" | "start" | "runs";
  /** Left in the candidate's slot by a run that did not end well: in the way of its address. */
  readonly evict: readonly ReleaseContainer[];
  /** The release that is live until the promotion. */
  readonly previous: ReleaseContainer | undefined;
  /** Beyond the releases kept for rollback, once the promotion is done. */
  readonly remove: readonly ReleaseContainer[];
}

/** What was asked for is live, but a run before this one did not get to clear up behind it. */
export interface FinishPlan {
  readonly kind: "finish";
  readonly live: ReleaseContainer;
  readonly slot: Slot;
  /** Still running in the slot that is not live. */
  readonly leftovers: readonly ReleaseContainer[];
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
 * @throws Failure `port-held`, `proxy-settings-changed`
 */
export function planHost(
  request: DeployRequest,
  newRelease: NewRelease,
  seen: HostObservation,
  host: string,
): HostPlan {
  refuseHeldPort(request, seen, host);
  refuseChangedProxy(request, seen, host);
  const { live, liveSlot } = seen;
  const candidateSlot = liveSlot === undefined ? "blue" : otherSlot(liveSlot);
  if (live !== undefined && liveSlot !== undefined && isLiveAlready(request, newRelease.digest, seen, live)) {
    const leftovers = seen.releases.filter((release) => release.id !== live.id && isUp(release));
    return leftovers.length === 0
      ? { kind: "unchanged", live, slot: liveSlot }
      : { kind: "finish", live, slot: liveSlot, leftovers };
  }
  const evict = seen.releases.filter((one) => one.id !== live?.id && (isUp(one) || one.state === "created"));
  const evicted = new Set(evict.map((one) => one.id));
  const staying = seen.releases.filter((one) => !evicted.has(one.id));
  return {
    kind: "deploy",
    slot: candidateSlot,
    identity: {
      ...newRelease,
      image: request.image.written,
      settings: settingsOf(request),
    },
    createNetwork: seen.network === undefined,
    proxy: seen.proxy.state === "absent" ? "boot" : seen.proxy.state === "stopped" ? "start" : "runs",
    evict,
    previous: live,
    remove: removable(staying, live, request.keepReleases),
  };
}

function settingsOf(request: DeployRequest): ReleaseIdentity["settings"] {
  return {
    containerPort: request.containerPort,
    healthPath: request.health.path,
    healthHost: request.health.host,
  };
}

/** The previous release is the first of those that are kept. */
function removable(
  staying: readonly ReleaseContainer[],
  previous: ReleaseContainer | undefined,
  keep: number,
): readonly ReleaseContainer[] {
  if (previous === undefined) return releasesToRemove(staying, new Set(), keep);
  return releasesToRemove(staying, new Set([previous.id]), keep - 1);
}

function isUp(release: ReleaseContainer): boolean {
  return ["running", "paused", "restarting"].includes(release.state);
}

/** A release that is there but does not answer is not what was asked for: it is replaced. */
function isLiveAlready(
  request: DeployRequest,
  digest: string,
  seen: HostObservation,
  live: ReleaseContainer,
): boolean {
  const { containerPort, healthPath, healthHost } = live.identity.settings;
  return (
    live.state === "running" &&
    seen.liveAnswers &&
    live.identity.digest === digest &&
    containerPort === request.containerPort &&
    healthPath === request.health.path &&
    healthHost === request.health.host &&
    seen.liveImageEnv !== undefined &&
    sameEnvironment(live.env, seen.liveImageEnv, request.env) &&
    seen.proxy.state === "running" &&
    sameRoutes(seen.proxy.routes, seen.proxy.disk.routes)
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

function refuseChangedProxy(request: DeployRequest, seen: HostObservation, host: string): void {
  if (seen.proxy.state === "absent") return;
  const running = seen.proxy.disk.settings;
  const asked = {
    ...running,
    listenAddress: request.listen.address ?? null,
    listenPort: request.listen.port,
    containerPort: request.containerPort,
    healthPath: request.health.path,
  };
  const changed = [...changedSettings(running, asked), ...changedSubnet(request, seen)];
  if (changed.length === 0) return;
  throw new Failure(
    "proxy-settings-changed",
    `the running proxy was made for other settings: ${changed.join("; ")}`,
    {
      host,
      advice:
        "Changing these on a running service is not built yet: keep them, or deploy under another service name.",
    },
  );
}

function changedSubnet({ networkSubnet }: DeployRequest, { network }: HostObservation): readonly string[] {
  if (networkSubnet === undefined || network === undefined || network.subnet === networkSubnet) return [];
  return [`network-subnet (${network.subnet} is there, ${networkSubnet} is asked for)`];
}
