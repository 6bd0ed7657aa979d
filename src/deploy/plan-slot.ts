import type { HostObservation, ReleaseContainer } from "../host/observation.ts";
import { wasGood } from "../release/history.ts";
import type { KeepPrevious } from "../release/labels.ts";

/** What has to leave the slot that is not live before another release can come up there. */
export interface SlotClearing {
  /** Was live and good, and kept for a rollback: it is stopped, and stays. */
  readonly park: readonly ReleaseContainer[];
  /** Was never good: left behind by a run that did not end well, and removed. */
  readonly evict: readonly ReleaseContainer[];
}

/** A release that is left, and what becomes of it. */
export interface LeftRelease {
  readonly release: ReleaseContainer;
  readonly ends: KeepPrevious;
}

/**
 * Whom a release that comes up in the free slot would meet there.
 *
 * @param comes id of the container that comes up, where it is there already
 */
export function planClearing(
  { releases, live, history }: Pick<HostObservation, "releases" | "live" | "history">,
  comes?: string,
): SlotClearing {
  const others = releases.filter((one) => one.id !== live?.id && one.id !== comes);
  // Where nothing is live and nothing is told of anything, nothing was good.
  const isKnown = live !== undefined || history.entries.length > 0;
  const wasLive = (one: ReleaseContainer) => isKnown && wasGood(history, one.identity.release);
  const park = others.filter((one) => isUp(one) && wasLive(one));
  return {
    park,
    evict: others.filter((one) => (isUp(one) || one.state === "created") && !park.includes(one)),
  };
}

/**
 * Releases beside the live one that do more than was asked for: still running after a run that was cut short, or kept
 * by other wishes. One that does less stays as it is.
 */
export function planLeftovers(
  { releases, live, history }: Pick<HostObservation, "releases" | "live" | "history">,
  keep: KeepPrevious,
): readonly LeftRelease[] {
  return releases
    .filter((one) => one.id !== live?.id && isUp(one))
    .map((release) => {
      const ends = wasGood(history, release.identity.release) ? keep : "stopped";
      return { release, ends };
    })
    .filter(({ release, ends }) => release.restarts || wakefulness(release) > wakefulnessOf[ends]);
}

/** How much a release does, from nothing on. */
const wakefulnessOf: Readonly<Record<KeepPrevious, number>> = { stopped: 0, paused: 1, running: 2 };

function wakefulness(release: ReleaseContainer): number {
  if (!isUp(release)) return wakefulnessOf.stopped;
  return release.state === "paused" ? wakefulnessOf.paused : wakefulnessOf.running;
}

/** Whether a container has its address, and whatever memory it takes. */
export function isUp(release: Pick<ReleaseContainer, "state">): boolean {
  return ["running", "paused", "restarting"].includes(release.state);
}
