import { type HostKnowledge, type KnownRelease, newestFirst, type ReleaseState } from "./known-releases.ts";

/** A release as the fleet knows it. What is not known is `null`. */
export interface ListedRelease {
  readonly release: string;
  readonly digest: string;
  readonly image: string;
  readonly tag: string | null;
  readonly commit: string | null;
  readonly actor: string | null;
  /** URL of the run that brought it. */
  readonly run: string | null;
  /** When it was brought, ISO 8601. */
  readonly at: string | null;
  readonly result: KnownRelease["result"];
  readonly reason: string | null;
  readonly message: string | null;
  /** `mixed` where hosts differ: see `states`. */
  readonly state: ReleaseState | "mixed";
  /** Whether any host sends traffic to it. */
  readonly live: boolean;
  /** Bytes of its image, on the host where it is largest. */
  readonly size: number | null;
  /** Those that know it. */
  readonly hosts: readonly string[];
  /** Only where `state` is `mixed`: each host's own. */
  readonly states?: Readonly<Record<string, ReleaseState>>;
  /** Only where it is live on some hosts that know it and not on others. */
  readonly liveOn?: readonly string[];
}

interface Found extends KnownRelease {
  readonly host: string;
}

/** What all hosts know, one row a release, newest first. */
export function joinReleases(hosts: readonly HostKnowledge[]): readonly ListedRelease[] {
  const found = hosts.flatMap(({ host, known }) => known.map((one): Found => ({ ...one, host })));
  const byRelease = Map.groupBy(found, (one) => one.release);
  const newest = [...byRelease.values()].map((same) => joined(same));
  return newest.sort((a, b) => newestFirst(asAged(a), asAged(b)));
}

function asAged({ release, at }: ListedRelease) {
  return { release, at: at ?? undefined };
}

function joined(same: readonly Found[]): ListedRelease {
  const [first] = same;
  if (first === undefined) throw new Error("a release that no host knows");
  const states = new Set(same.map((one) => one.state));
  const liveOn = same.filter((one) => one.live).map((one) => one.host);
  const sizes = same.flatMap((one) => one.sizeBytes ?? []);
  return {
    release: first.release,
    digest: first.digest,
    image: first.image,
    tag: told(same, "tag"),
    commit: told(same, "commit"),
    actor: told(same, "actor"),
    run: told(same, "run"),
    at: told(same, "at"),
    ...worst(same),
    message: told(same, "message"),
    state: states.size === 1 ? first.state : "mixed",
    live: liveOn.length > 0,
    size: sizes.length === 0 ? null : Math.max(...sizes),
    hosts: same.map((one) => one.host),
    ...(states.size === 1 ? {} : { states: Object.fromEntries(same.map((one) => [one.host, one.state])) }),
    ...(liveOn.length === 0 || liveOn.length === same.length ? {} : { liveOn }),
  };
}

/** Hosts can have lost their history, or joined later: the first that can tell does. */
function told(
  same: readonly Found[],
  what: "tag" | "commit" | "actor" | "run" | "at" | "message",
): string | null {
  return same.find((one) => one[what] !== undefined)?.[what] ?? null;
}

const worstFirst: readonly KnownRelease["result"][] = [
  "baking",
  "failed",
  "rolled-back",
  "deployed",
  "unknown",
];

/** A release did well when it did on every host that can tell. */
function worst(same: readonly Found[]): Pick<ListedRelease, "result" | "reason"> {
  const result = worstFirst.find((one) => same.some((found) => found.result === one)) ?? "unknown";
  const reason = same.find((one) => one.result === result && one.reason !== undefined)?.reason ?? null;
  return { result, reason };
}
