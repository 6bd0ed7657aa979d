import { pauseContainer, removeContainer, setRestartPolicy, stopContainer } from "../docker/containers.ts";
import { Failure } from "../failure/failure.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { ReleaseContainer } from "../host/observation.ts";
import { liveSlot } from "../proxy/live.ts";
import { slotOf } from "../proxy/routes.ts";
import type { KeepPrevious } from "../release/labels.ts";
import type { Slot } from "../release/slot.ts";
import type { Journal } from "../report/journal.ts";
import type { Stopwatch } from "../report/stopwatch.ts";
import { drain } from "./drain.ts";
import { countLeaving } from "./leaving.ts";
import type { LeftRelease, SlotClearing } from "./plan-slot.ts";

/** What Docker may take for a stop besides the time the container itself is given. */
const stopMarginMs = 110_000;

/** What has a bearing on how a release is left. */
export interface Leaving {
  readonly service: string;
  readonly drainTimeoutMs: number;
}

/**
 * Lets a release that takes no new requests finish the ones it has; then it is stopped for good, paused, or left
 * running for a rollback in milliseconds. It does not come back by itself after a reboot.
 *
 * @throws Failure `release-live` when users are sent to it again meanwhile: then it is not touched
 */
export async function retire(
  host: ConnectedHost,
  watch: Stopwatch,
  { release, ends }: LeftRelease,
  slot: Slot,
  { service, drainTimeoutMs }: Leaving,
  journal: Journal,
): Promise<void> {
  // A paused release answers nothing: what it had under way is over.
  const isPaused = release.state === "paused";
  const { open, leaving } = isPaused
    ? { open: 0, leaving: 0 }
    : await watch.time("drain", () =>
        drain(host, slot, drainTimeoutMs, journal, () => countLeaving(host, service)),
      );
  const seconds = drainTimeoutMs / 1_000;
  if (leaving > 0) {
    const what = `connections of before the proxy's last reload are still open after ${seconds} s`;
    journal.warn(`${what}: those that lead to ${release.identity.release} ${fate[ends].open}`, host.name);
  }
  if (open > 0) {
    const what = `${open} request${open === 1 ? "" : "s"} or WebSocket${open === 1 ? "" : "s"}`;
    journal.warn(`${what} still open after ${seconds} s: ${fate[ends].ends}`, host.name);
  }
  await watch.time("stop", async () => {
    await refuseLive(host, release, slot);
    if (ends !== "stopped" && open > 0) await host.admin.endSessions(slot);
    await putAway(host, release, ends);
  });
  journal.note(`${fate[ends].done} ${release.identity.release}`, host.name);
}

const fate: Readonly<Record<KeepPrevious, { done: string; ends: string; open: string }>> = {
  stopped: { done: "stopped", ends: "stopping the release ends them", open: "end with it" },
  paused: { done: "paused", ends: "the proxy ends them", open: "get no answer while it is paused" },
  running: { done: "left running", ends: "the proxy ends them", open: "go on" },
};

/** Before anything else: after a crash of the host two releases must not come back. */
async function putAway({ engine }: ConnectedHost, release: ReleaseContainer, ends: KeepPrevious) {
  await setRestartPolicy(engine, release.name, "no");
  if (ends === "stopped") await stopContainer(engine, release.name, release.stopTimeoutMs + stopMarginMs);
  if (ends === "paused") await pauseContainer(engine, release.name);
}

/**
 * Makes room in a slot for another release.
 *
 * @param slot the one that is not live; `undefined` where there is no proxy that could lead anybody there
 * @throws Failure `release-live`
 */
export async function clearSlot(
  host: ConnectedHost,
  slot: Slot | undefined,
  { park, evict }: SlotClearing,
  journal: Journal,
): Promise<void> {
  for (const one of park) {
    if (slot !== undefined) await refuseLive(host, one, slot);
    await putAway(host, one, "stopped");
    journal.note(
      `stopped ${one.identity.release}, which was kept for a rollback: its slot is needed`,
      host.name,
    );
  }
  for (const one of evict) {
    if (slot !== undefined) await refuseLive(host, one, slot);
    journal.note(`removes ${one.name}, left behind by a run that did not end well`, host.name);
    await removeContainer(host.engine, one.name);
  }
}

/** Looks again, just before a release is taken from those it might be serving. */
async function refuseLive(
  { name, admin }: ConnectedHost,
  release: ReleaseContainer,
  slot: Slot,
): Promise<void> {
  const routes = await admin.readRoutes();
  const rows = routes?.live.startsWith("bake-") ? await admin.readStatistics() : [];
  const isServed =
    routes !== undefined && (liveSlot(routes, rows) === slot || slotOf(routes.candidate) === slot);
  if (routes !== undefined && !isServed) return;
  throw new Failure(
    "release-live",
    `users are sent to slot ${slot} again, by somebody else: ${release.identity.release} was left as it is`,
    { host: name, advice: "See what serves with tidegate status; the next run clears up." },
  );
}
