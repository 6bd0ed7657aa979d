import * as v from "valibot";

/** One deploy of one release on one host, or one rollback to it. */
export interface HistoryEntry {
  readonly verb: "deploy" | "rollback";
  /** The release that was to go live. */
  readonly release: string;
  readonly digest: string;
  /** The reference as the user wrote it. */
  readonly image: string;
  /**
   * `baking` until it is known whether it stays: a run that was cut short leaves it so. `deployed` when it went live for
   * good, by a rollback too; `rolled-back` when it went live and did not stay; `failed` when it never did.
   */
  readonly result: "baking" | "deployed" | "rolled-back" | "failed";
  /** Code of why it did not stay, or never went live. */
  readonly reason: string | undefined;
  /** The release that was live before. */
  readonly previous: string | undefined;
  /** Whether this run brought the image to the host, so that clean-up may take it away again. */
  readonly pulled: boolean;
  /** ISO 8601. */
  readonly at: string;
  readonly durationMs: number;
  readonly actor: string | undefined;
  readonly commit: string | undefined;
  /** URL of the run. */
  readonly run: string | undefined;
  /** Why somebody rolled back, in their words. */
  readonly message: string | undefined;
}

/** What happened on one host: a small versioned file in the proxy's volume. */
export interface History {
  /** Highest map version ever committed here: numbering restarts with the proxy's process. */
  readonly highestMapVersion: number;
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
}

export const emptyHistory: History = { highestMapVersion: 0, entries: [] };

const version = 1;
const mostEntries = 100;

const line = v.pipe(v.string(), v.maxLength(2_048));

const fileSchema = v.object({
  version: v.literal(version),
  highestMapVersion: v.pipe(v.number(), v.integer(), v.minValue(0)),
  entries: v.pipe(
    v.array(
      v.object({
        verb: v.optional(v.picklist(["deploy", "rollback"]), "deploy"),
        release: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
        digest: v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/)),
        image: line,
        result: v.optional(v.picklist(["baking", "deployed", "rolled-back", "failed"]), "deployed"),
        reason: v.optional(line),
        previous: v.optional(line),
        pulled: v.boolean(),
        at: v.pipe(v.string(), v.isoTimestamp()),
        durationMs: v.number(),
        actor: v.optional(line),
        commit: v.optional(line),
        run: v.optional(line),
        message: v.optional(line),
      }),
    ),
    v.maxLength(10 * mostEntries),
  ),
});

/** How a history file read. */
export type HistoryReading =
  | { readonly kind: "read"; readonly history: History }
  /** Written by a newer Tidegate: not to be touched by this one. */
  | { readonly kind: "newer"; readonly version: number }
  /** Not a history: what happened is lost, what runs is not. */
  | { readonly kind: "damaged" };

/** Reads the file as what it is: something anybody with Docker rights on the host may have written. */
export function readHistory(text: string | undefined): HistoryReading {
  if (text === undefined) return { kind: "read", history: emptyHistory };
  const json = v.safeParse(v.pipe(v.string(), v.parseJson(), v.looseObject({ version: v.number() })), text);
  if (!json.success) return { kind: "damaged" };
  if (json.output.version > version) return { kind: "newer", version: json.output.version };
  const file = v.safeParse(fileSchema, json.output);
  if (!file.success) return { kind: "damaged" };
  const entries = file.output.entries.map(({ previous, actor, commit, run, reason, message, ...entry }) => ({
    ...entry,
    reason,
    previous,
    actor,
    commit,
    run,
    message,
  }));
  return { kind: "read", history: { highestMapVersion: file.output.highestMapVersion, entries } };
}

export function writeHistory(history: History): string {
  const entries = history.entries.slice(0, mostEntries);
  return `${JSON.stringify({ version, highestMapVersion: history.highestMapVersion, entries }, null, 1)}\n`;
}

/** The history with a deploy or rollback as it stands now, in place of what was said of it before, and its map version. */
export function recorded(history: History, entry: HistoryEntry, mapVersion: number): History {
  const others = history.entries.filter((one) => one.release !== entry.release || one.at !== entry.at);
  return {
    highestMapVersion: Math.max(history.highestMapVersion, mapVersion),
    entries: bounded([entry, ...others]),
  };
}

/** Drops the oldest: first what never stayed, so that failing deploys do not push out what can be gone back to. */
function bounded(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const kept = [...entries];
  while (kept.length > mostEntries) {
    const futile = kept.findLastIndex(({ result }) => result === "failed" || result === "rolled-back");
    kept.splice(futile > 0 ? futile : -1, 1);
  }
  return kept;
}

/**
 * The history in which no bake is open any more. A release that is not live was turned back: by a rollback that took
 * its place, or by its host itself.
 */
export function concluded(history: History, liveRelease: string | undefined): History {
  const entries = history.entries.map((entry, at): HistoryEntry => {
    if (entry.result !== "baking") return entry;
    if (entry.release === liveRelease) return { ...entry, result: "deployed" };
    const isLeft = history.entries.slice(0, at).some((later) => leaves(later, entry.release));
    return { ...entry, result: "rolled-back", reason: isLeft ? "preempted" : "host-fallback" };
  });
  return { ...history, entries };
}

/** Whether a release was live here and stayed. Where nothing is told of anything, what is there was good. */
export function wasGood({ entries }: History, release: string): boolean {
  return entries.length === 0 || entries.some((one) => one.release === release && one.result === "deployed");
}

/** Whether an entry tells of a rollback away from a release. */
export function leaves({ verb, result, previous }: HistoryEntry, release: string): boolean {
  return verb === "rollback" && result === "deployed" && previous === release;
}
