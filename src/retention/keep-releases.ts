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
  // What goes already is not among those that are kept.
  const spare = releases.filter(({ id, state }) => !untouchable.has(id) && state !== "removing");
  return spare.slice(keep).filter((release) => ["exited", "dead", "created"].includes(release.state));
}
