import type { HostObservation, ReleaseContainer } from "../host/observation.ts";
import { type History, type HistoryEntry, leaves } from "../release/history.ts";
import { parseImageReference } from "../release/image-reference.ts";

/** What is left of a release on a host; `removed` when only its history knows it. */
export type ReleaseState = "running" | "paused" | "stopped" | "removed";

/** How a release did; `unknown` where no history tells. */
export type ReleaseResult = HistoryEntry["result"] | "unknown";

/** A release that a host has, or has had, with what is known of it. */
export interface KnownRelease {
  readonly release: string;
  readonly digest: string;
  /** The reference as the user wrote it. */
  readonly image: string;
  readonly tag?: string | undefined;
  /** What it was made of: the commit of the deploy that brought it, never of a rollback to it. */
  readonly commit?: string | undefined;
  /** Who brought it. */
  readonly actor?: string | undefined;
  /** In which run. */
  readonly run?: string | undefined;
  /** What was said of it last. */
  readonly message?: string | undefined;
  /** When it was brought, ISO 8601. */
  readonly at?: string | undefined;
  /** `rolled-back` for one that was rolled back from since, too. */
  readonly result: ReleaseResult;
  readonly reason?: string | undefined;
  readonly state: ReleaseState;
  readonly live: boolean;
  readonly imageId?: string | undefined;
  /** Of its image on the host. */
  readonly sizeBytes?: number | undefined;
}

/** What one host knows of a service's releases. */
export interface HostKnowledge {
  readonly host: string;
  /** The release that takes traffic. */
  readonly live: string | undefined;
  readonly history: History;
  /** Newest first. */
  readonly known: readonly KnownRelease[];
}

/** Every release that the containers or the history of a host tell of, newest first. */
export function knownReleases(
  seen: Pick<HostObservation, "history" | "releases" | "live">,
): readonly KnownRelease[] {
  const { entries } = seen.history;
  const live = seen.live?.identity.release;
  const ids = new Set([
    ...seen.releases.map((one) => one.identity.release),
    ...entries.map((entry) => entry.release),
  ]);
  const known = [...ids].map((release) => {
    const told = entries.filter((entry) => entry.release === release);
    const container = mostAlive(seen.releases.filter((one) => one.identity.release === release));
    return {
      ...asTold(release, told, container),
      ...lastWord(release, live, entries),
      live: live === release,
    };
  });
  return known.sort(newestFirst);
}

/** What a host that was looked at knows. */
export function knowledgeOf(
  host: string,
  seen: Pick<HostObservation, "history" | "releases" | "live">,
): HostKnowledge {
  return { host, live: seen.live?.identity.release, history: seen.history, known: knownReleases(seen) };
}

/** The container's labels say what it is, the history who brought it. */
function asTold(
  release: string,
  told: readonly HistoryEntry[],
  container: ReleaseContainer | undefined,
): Omit<KnownRelease, "result" | "live"> {
  const brought = told.findLast((entry) => entry.verb === "deploy");
  const oldest = brought ?? told.at(-1);
  const { digest = "", image = "" } = container?.identity ?? oldest ?? {};
  const reference = parseImageReference("image", image);
  return {
    release,
    digest,
    image,
    tag: reference.ok ? reference.value.tag : undefined,
    commit: brought?.commit,
    actor: brought?.actor,
    run: brought?.run,
    message: told.find((entry) => entry.message !== undefined)?.message,
    at: brought?.at ?? timeIn(release) ?? oldest?.at,
    state: container === undefined ? "removed" : stateOf(container),
    imageId: container?.imageId,
  };
}

/** How it did: what was said last, by an entry of its own or by a rollback that left it. */
function lastWord(
  release: string,
  live: string | undefined,
  entries: readonly HistoryEntry[],
): Pick<KnownRelease, "result" | "reason"> {
  const word = entries.find((entry) => entry.release === release || leaves(entry, release));
  if (word === undefined) return { result: "unknown" };
  if (word.release !== release) return { result: "rolled-back" };
  const { result, reason } = word;
  // Nobody wrote down the end of its bake, and others have its users: its host took them away.
  if (result === "baking" && live !== release) return { result: "rolled-back", reason: "host-fallback" };
  return { result, reason };
}

/** Of two containers of one release, one was left behind by a run that was cut short. */
function mostAlive(containers: readonly ReleaseContainer[]): ReleaseContainer | undefined {
  const order: readonly ReleaseState[] = ["running", "paused", "stopped"];
  return containers.toSorted((a, b) => order.indexOf(stateOf(a)) - order.indexOf(stateOf(b)))[0];
}

function stateOf({ state }: ReleaseContainer): ReleaseState {
  switch (state) {
    case "running":
    case "restarting":
      return "running";
    case "paused":
      return "paused";
    case "created":
    case "exited":
    case "dead":
    case "removing":
      return "stopped";
  }
}

/** The time a release's id begins with, ISO 8601. */
function timeIn(release: string): string | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d{2})(\d{2})t(\d{2})(\d{2})(\d{2})-/.exec(release) ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** Of releases whose time is not known, the one with the greater id is the newer. */
export function newestFirst(
  a: Pick<KnownRelease, "at" | "release">,
  b: Pick<KnownRelease, "at" | "release">,
): number {
  const later = timeOf(b.at) - timeOf(a.at);
  if (later !== 0) return later;
  return a.release < b.release ? 1 : -1;
}

function timeOf(at: string | undefined): number {
  const time = Date.parse(at ?? "");
  return Number.isNaN(time) ? 0 : time;
}
