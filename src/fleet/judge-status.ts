import type { Failure } from "../failure/failure.ts";
import type { HostObservation, ReleaseContainer } from "../host/observation.ts";
import { hasFallenBack } from "../proxy/live.ts";
import { type Backend, type Routes, sameRoutes } from "../proxy/routes.ts";
import type { HistoryEntry } from "../release/history.ts";
import type { Slot } from "../release/slot.ts";

/** What one host runs, and how it differs from what it should be. */
export interface HostStatus {
  readonly host: string;
  readonly release: string | undefined;
  readonly image: string | undefined;
  readonly digest: string | undefined;
  readonly slot: Slot | undefined;
  /** When it went live, ISO 8601, out of the history. */
  readonly since: string | undefined;
  /** Whether it passes its health check now. */
  readonly healthy: boolean;
  /** Releases that can be gone back to. */
  readonly kept: number;
  /** The newest deploy or rollback that the history tells of, whatever became of it. */
  readonly lastAction: LastAction | undefined;
  /** Containers of releases that are up, newest first: what runs. */
  readonly runs: readonly RunningRelease[];
  /** Where the proxy sends traffic, and where its disk would have it do so after a restart. */
  readonly proxy: ProxyStatus;
  readonly disk: ProxyRoutes | undefined;
  /** In words; empty where all is as it should be. */
  readonly drift: readonly string[];
}

export interface LastAction
  extends Pick<HistoryEntry, "verb" | "release" | "result" | "reason" | "at" | "durationMs"> {
  readonly actor: string | undefined;
  readonly commit: string | undefined;
  readonly run: string | undefined;
  readonly message: string | undefined;
}

export interface RunningRelease {
  readonly release: string;
  readonly slot: Slot | undefined;
  readonly state: ReleaseContainer["state"];
}

/** The traffic part of a map. */
export interface ProxyRoutes {
  readonly live: Backend;
  /** Percent of requests that go to the candidate. */
  readonly share: number;
  readonly candidate: Backend;
}

export type ProxyStatus =
  | { readonly state: "absent" | "stopped" }
  | ({ readonly state: "running" } & ProxyRoutes);

export interface FleetStatus {
  readonly service: string;
  /** `true` when every host answered, nothing has drifted and all run one release. */
  readonly consistent: boolean;
  readonly hosts: readonly HostStatus[];
  /** What concerns the fleet as a whole, in words. */
  readonly findings: readonly string[];
}

/** What an observation says of a host. */
export function statusOf(host: string, seen: HostObservation): HostStatus {
  const { live, history } = seen;
  const release = live?.identity.release;
  return {
    host,
    release,
    image: live?.identity.image,
    digest: live?.identity.digest,
    slot: seen.liveSlot,
    since: history.entries.find((entry) => entry.release === release && wentLive(entry))?.at,
    healthy: seen.liveAnswers,
    kept: seen.releases.filter((one) => one.id !== live?.id && one.state !== "created").length,
    lastAction: lastActionIn(history.entries),
    runs: seen.releases
      .filter(isUp)
      .map(({ identity, slot, state }) => ({ release: identity.release, slot, state })),
    proxy:
      seen.proxy.state === "running"
        ? { state: "running", ...routesIn(seen.proxy.routes) }
        : { state: seen.proxy.state },
    disk: seen.proxy.state === "absent" ? undefined : routesIn(seen.proxy.disk.routes),
    drift: [...driftOf(seen), ...seen.oddities],
  };
}

function wentLive({ result }: HistoryEntry): boolean {
  return result === "deployed" || result === "baking";
}

function lastActionIn([entry]: readonly HistoryEntry[]): LastAction | undefined {
  if (entry === undefined) return undefined;
  const { verb, release, result, reason, at, durationMs, actor, commit, run, message } = entry;
  return { verb, release, result, reason, at, durationMs, actor, commit, run, message };
}

function routesIn({ live, share, candidate }: Routes): ProxyRoutes {
  return { live, share: share / 100, candidate };
}

/** `steady-blue`, and where a share of requests goes. */
export function routesText({ live, share, candidate }: ProxyRoutes): string {
  return share === 0 ? live : `${live}, ${share} % to ${candidate}`;
}

function isUp({ state }: ReleaseContainer): boolean {
  return state === "running" || state === "paused" || state === "restarting";
}

function driftOf({ proxy, live, liveSlot, liveAnswers, releases }: HostObservation): readonly string[] {
  if (proxy.state === "absent") return releases.length === 0 ? [] : ["there are releases, but no proxy"];
  if (proxy.state === "stopped") return ["the proxy does not run"];
  const drift: string[] = [];
  if (!sameRoutes(proxy.routes, proxy.disk.routes)) {
    const [says, saved] = [routesText(routesIn(proxy.routes)), routesText(routesIn(proxy.disk.routes))];
    drift.push(`the proxy sends traffic to ${says}, its disk says ${saved}`);
  }
  if (hasFallenBack(proxy.routes, liveSlot)) {
    drift.push(`the host turned itself back to slot ${liveSlot}; the next deploy settles it`);
  } else if (proxy.routes.live.startsWith("bake-")) {
    drift.push("the live release is in its bake, or a run was cut short in it");
  }
  if (proxy.routes.share > 0) drift.push(`${proxy.routes.share / 100} % of requests go to a candidate`);
  if (proxy.process.fingerprint !== proxy.disk.fingerprint) {
    drift.push("the proxy runs with another configuration than its disk holds");
  }
  if (proxy.others.length > 0) drift.push("a proxy that another has taken over from is still there");
  if (liveSlot !== undefined && live?.state !== "running")
    drift.push(`nothing runs in the live slot ${liveSlot}`);
  else if (live !== undefined && !liveAnswers) drift.push("the live release does not pass its health check");
  if (live?.state === "running" && !live.restarts)
    drift.push("the live release would not come back after a reboot");
  for (const one of besides(live, releases))
    drift.push(`${one.identity.release} runs beside the live release`);
  return drift;
}

/** What runs and should not: the live release, or the one that was rolled back from, may have asked for that. */
function besides(
  live: ReleaseContainer | undefined,
  releases: readonly ReleaseContainer[],
): readonly ReleaseContainer[] {
  const others = releases.filter((one) => one.id !== live?.id && isUp(one));
  const kept = others.find((one) => one.slot !== live?.slot && mayBeKept(one, live));
  return others.filter((one) => one !== kept);
}

function mayBeKept({ state, identity }: ReleaseContainer, live: ReleaseContainer | undefined): boolean {
  const asked = new Set([live?.identity.settings.keepPrevious, identity.settings.keepPrevious]);
  return asked.has("running") || (asked.has("paused") && state === "paused");
}

/** Puts hosts together; one that could not be asked is a finding, not a silence. */
export function judgeFleet(
  service: string,
  asked: readonly string[],
  answered: readonly HostStatus[],
  failures: readonly Failure[],
): FleetStatus {
  const hosts = asked.flatMap((name) => answered.filter((status) => status.host === name));
  const releases = new Set(hosts.map((status) => status.release ?? "nothing"));
  const findings = [
    ...failures.map((failure) => `${failure.host ?? "a host"} could not be asked: ${failure.message}`),
    ...(hosts.length > 0 && hosts.every((status) => status.release === undefined)
      ? [`nothing of a service "${service}" is live: see its name, and whether it was ever deployed`]
      : []),
    ...(releases.size > 1 ? [`the fleet is split: ${[...releases].join(", ")}`] : []),
  ];
  const consistent = findings.length === 0 && hosts.every((status) => status.drift.length === 0);
  return { service, consistent, hosts, findings };
}
