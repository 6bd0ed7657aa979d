import type { History } from "./history.ts";

/**
 * The release to go back to when nothing else is asked for: the newest before the live one that stayed when it went
 * live, and that nobody has gone back from since. Two rollbacks in a row go C, B, A.
 *
 * @param live the release that takes traffic; no history needs to know it
 */
export function previousRelease(history: History, live: string | undefined): string | undefined {
  const broughtAt = new Map<string, number>();
  let good: readonly string[] = [];
  for (const [at, { verb, result, release, previous }] of history.entries.toReversed().entries()) {
    const isBrought = verb === "deploy" && (result === "deployed" || !broughtAt.has(release));
    if (isBrought) broughtAt.set(release, at);
    if (result !== "deployed") continue;
    const stayed = verb === "deploy" ? upTo(good, previous) : beneath(good, release, previous, broughtAt);
    good = [...stayed.filter((one) => one !== release), release];
  }
  // A rollback whose run ended before it could write itself down has left what came later, all the same.
  const at = live === undefined ? -1 : good.indexOf(live);
  if (live === undefined || at >= 0) return (at < 0 ? good : good.slice(0, at)).at(-1);
  return beneath(good, live, undefined, broughtAt).at(-1);
}

/** What came later than the release that a deploy found live had been left by a rollback that nobody wrote down. */
function upTo(good: readonly string[], found: string | undefined): readonly string[] {
  const at = found === undefined ? -1 : good.indexOf(found);
  return at < 0 ? good : good.slice(0, at + 1);
}

/**
 * The good releases that stay so when one is gone back to: those that were brought before it. Where nothing tells when a
 * release was brought (the registry had it, or its deploy has left the history), the one it took over from is not.
 */
function beneath(
  good: readonly string[],
  release: string,
  from: string | undefined,
  broughtAt: ReadonlyMap<string, number>,
): readonly string[] {
  const at = broughtAt.get(release);
  return good.filter((one) => {
    const before = broughtAt.get(one);
    if (one === release) return false;
    return at === undefined || before === undefined ? one !== from : before < at;
  });
}
