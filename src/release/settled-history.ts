import { concluded, type History, type HistoryEntry, recorded } from "./history.ts";
import type { ReleaseIdentity } from "./labels.ts";
import { releasedAt } from "./release-id.ts";

/**
 * The history that goes with what serves now: no bake is open, and the release that is live is in it. A run that was cut
 * short between its switch and its note of it leaves one that lacks it. A history that was lost begins with what is there.
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
  if (live === undefined || closed.entries.some((one) => isStay(one, live.release))) return closed;
  const unknown = closed.entries.length === 0 ? others.filter(({ release }) => release !== live.release) : [];
  const oldestFirst = unknown.toSorted((a, b) => (a.release < b.release ? -1 : 1));
  return [...oldestFirst, live].reduce(withStay, closed);
}

/** The history after one more release that stayed, of which nobody knows more than what its container says. */
function withStay(history: History, { release, digest, image }: ReleaseIdentity): History {
  const entry: HistoryEntry = {
    verb: "deploy",
    release,
    digest,
    image,
    result: "deployed",
    reason: undefined,
    previous: history.entries.find(({ result }) => result === "deployed")?.release,
    pulled: false,
    at: (releasedAt(release) ?? new Date(0)).toISOString(),
    durationMs: 0,
    actor: undefined,
    commit: undefined,
    run: undefined,
    message: undefined,
  };
  return recorded(history, entry, history.highestMapVersion);
}

function isStay({ release, result }: HistoryEntry, live: string): boolean {
  return release === live && result === "deployed";
}

/** Whether two histories say the same. */
export function sameHistory(a: History, b: History): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
