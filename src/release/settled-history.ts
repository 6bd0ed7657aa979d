import { concluded, type History, type HistoryEntry, recorded } from "./history.ts";
import type { ReleaseIdentity } from "./labels.ts";
import { releasedAt } from "./release-id.ts";

/**
 * The history that goes with what serves now: no bake is open, and the newest release in it that stayed is the live one. A
 * deploy or rollback that was cut short between its switch and its note of it leaves one that lacks it. A history that was
 * lost begins with what is there.
 *
 * @param live what serves, `undefined` where nothing does
 * @param others releases that are kept besides, for a history that tells of nothing
 */
export function settledHistory(
  history: History,
  live: ReleaseIdentity | undefined,
  others: readonly ReleaseIdentity[] = [],
): History {
  const closed = concluded(history, live?.release);
  const newest = closed.entries.find(({ result }) => result === "deployed");
  if (live === undefined || newest?.release === live.release) return closed;
  if (closed.entries.some((one) => isStay(one, live.release))) return withStay(closed, live, "rollback");
  const unknown = closed.entries.length === 0 ? others.filter(({ release }) => release !== live.release) : [];
  const oldestFirst = unknown.toSorted((a, b) => (a.release < b.release ? -1 : 1));
  return [...oldestFirst, live].reduce((told, one) => withStay(told, one, "deploy"), closed);
}

/** The history after one more release that stayed, of which nobody knows more than what its container says. */
function withStay(
  history: History,
  { release, digest, image }: ReleaseIdentity,
  verb: HistoryEntry["verb"],
): History {
  const entry: HistoryEntry = {
    verb,
    release,
    digest,
    image,
    result: "deployed",
    reason: undefined,
    previous: history.entries.find(({ result }) => result === "deployed")?.release,
    pulled: false,
    at: timeOf(verb, release, history),
    durationMs: 0,
    actor: undefined,
    commit: undefined,
    run: undefined,
    message: undefined,
  };
  return recorded(history, entry, history.highestMapVersion);
}

/** No earlier than what it follows: when somebody went back is not told anywhere. */
function timeOf(verb: HistoryEntry["verb"], release: string, { entries }: History): string {
  const told = verb === "rollback" ? entries[0]?.at : releasedAt(release)?.toISOString();
  return told ?? new Date(0).toISOString();
}

function isStay({ release, result }: HistoryEntry, live: string): boolean {
  return release === live && result === "deployed";
}

/** Whether two histories say the same. */
export function sameHistory(a: History, b: History): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
