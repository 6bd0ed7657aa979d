import type { ReleaseContainer } from "../host/observation.ts";

/**
 * The releases of a host that are kept no longer: stopped ones beyond the newest `keep`. What runs, and what
 * `untouchable` names, is never among them.
 *
 * @param releases newest first
 */
export function releasesToRemove(
  releases: readonly ReleaseContainer[],
  untouchable: ReadonlySet<string>,
  keep: number,
): readonly ReleaseContainer[] {
  const spare = releases.filter((release) => !untouchable.has(release.id));
  return spare.slice(keep).filter((release) => ["exited", "dead", "created"].includes(release.state));
}
