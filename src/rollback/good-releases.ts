import type { History } from "../release/history.ts";

/**
 * The release to go back to when nothing else is asked for: the newest before the live one that stayed when it went
 * live, and that nobody has rolled back from since. Two rollbacks in a row go C, B, A.
 *
 * @param live the release that takes traffic; no history needs to know it
 */
export function previousRelease(history: History, live: string | undefined): string | undefined {
  const good: string[] = [];
  for (const { release, result } of history.entries.toReversed()) {
    if (result === "deployed") goTo(good, release);
  }
  // A rollback whose run ended before it could write itself down has left what lies above, all the same.
  if (live !== undefined && good.includes(live)) goTo(good, live);
  return good.findLast((release) => release !== live);
}

/** Whoever goes back to a release leaves everything that came after it; whoever goes elsewhere puts it on top. */
function goTo(good: string[], release: string): void {
  const at = good.indexOf(release);
  if (at < 0) good.push(release);
  else good.length = at + 1;
}
