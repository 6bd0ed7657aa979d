import { concluded, type History, type HistoryEntry } from "./history.ts";
import type { ReleaseIdentity } from "./labels.ts";

/**
 * What a history has to say before a run goes on, where runs before it were cut short: no bake is open any more, and the
 * release that serves is in it, so that a rollback finds the way back through it.
 *
 * @param live the release that serves
 * @returns `undefined` where the history says so already
 */
export function settledHistory(history: History, live: ReleaseIdentity | undefined): History | undefined {
  const isOpen = history.entries.some(({ result }) => result === "baking");
  const settled = isOpen ? concluded(history, live?.release) : history;
  if (live === undefined || isGood(settled, live.release)) return isOpen ? settled : undefined;
  return { ...settled, entries: [entryOf(live, settled), ...settled.entries] };
}

function isGood({ entries }: History, release: string): boolean {
  return entries.some((entry) => entry.release === release && entry.result === "deployed");
}

/** As much as the container itself tells: its run came no further than to make it live. */
function entryOf({ release, digest, image }: ReleaseIdentity, { entries }: History): HistoryEntry {
  return {
    verb: "deploy",
    release,
    digest,
    image,
    result: "deployed",
    reason: undefined,
    previous: entries.find(({ result }) => result === "deployed")?.release,
    pulled: false,
    at: timeOf(release) ?? entries[0]?.at ?? new Date(0).toISOString(),
    durationMs: 0,
    actor: undefined,
    commit: undefined,
    run: undefined,
    message: undefined,
  };
}

/** When a release was asked for, which its id begins with; ISO 8601. */
function timeOf(release: string): string | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)-/.exec(release) ?? [];
  if (year === undefined) return undefined;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
