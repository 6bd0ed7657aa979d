/** From `at` on, only these releases may answer. */
export interface Expectation {
  readonly at: number;
  readonly releases: readonly string[];
}

/**
 * Whether `release` may answer a request that lived from `from` to `to`: any expectation in force during its
 * life that names it is enough, since a proxy may choose the server at any time in it. Before the first
 * expectation everything is allowed. `history` is ordered by time.
 */
export function isAllowed(
  history: readonly Expectation[],
  release: string | undefined,
  from: number,
  to: number,
): boolean {
  const first = history[0];
  if (first === undefined || from < first.at) return true;
  if (release === undefined) return false;
  return history.some((expectation, index) => {
    const endsAt = history[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return expectation.at <= to && endsAt > from && expectation.releases.includes(release);
  });
}

/** Whether `release` was the only one expected at that time, so that it had no reason to be stopped. */
export function isOnlyExpected(
  history: readonly Expectation[],
  release: string | undefined,
  at: number,
): boolean {
  const current = history.findLast((expectation) => expectation.at <= at);
  return current !== undefined && current.releases.length === 1 && current.releases[0] === release;
}
