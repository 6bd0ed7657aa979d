import { removeContainer } from "../docker/containers.ts";
import { removeImage } from "../docker/images.ts";
import { asFailure } from "../failure/failure.ts";
import { allDone } from "../fleet/all-done.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { ReleaseContainer } from "../host/observation.ts";
import { isLost } from "../lease/guard.ts";
import { readDisk, removeGenerations } from "../proxy/disk.ts";
import { sameRoutes, steadyOn } from "../proxy/routes.ts";
import type { History } from "../release/history.ts";
import { parseImageReference, pinned } from "../release/image-reference.ts";
import type { RunContext } from "../release/origin.ts";
import { otherSlot } from "../release/slot.ts";
import type { Journal } from "../report/journal.ts";
import { narrowProxy, removeRetiredProxies } from "./change-proxy.ts";
import { moveTraffic, putOnDisk } from "./move-traffic.ts";
import type { DeployRequest } from "./request.ts";
import { retire } from "./retire.ts";
import type { PlannedHost, PromotedHost } from "./stages.ts";
import { writeDown } from "./write-down.ts";

/**
 * Writes down what was done, lets the previous release finish and ends it as asked, clears up; where the proxy changed, it
 * leaves its old places last.
 */
export async function settleHost(
  promoted: PromotedHost,
  request: DeployRequest,
  origin: RunContext,
  startedAt: Date,
  journal: Journal,
): Promise<void> {
  const { host, watch, plan, proxy } = promoted;
  const slot = otherSlot(plan.slot);
  const { drainTimeoutMs } = request;
  const settled = await watch.time("clean", () => settleTraffic(promoted));
  const narrows = plan.proxy.process !== "boot" && plan.adopt === undefined && plan.proxy.narrow;
  await allDone([
    watch.time("clean", async () => {
      await writeDown(settled, { origin, startedAt }, { result: "deployed", reason: undefined });
      if (!narrows) await clearUp(promoted, journal);
    }),
    plan.previous === undefined
      ? Promise.resolve()
      : retire(host, watch, { release: plan.previous, ends: request.keepPrevious }, slot, request, journal),
    removeRetiredProxies(host, request.service, proxy.container, drainTimeoutMs, journal),
  ]);
  if (!narrows) return;
  await watch.time("clean", async () => {
    await narrowProxy(host, proxy.container, proxy.after, drainTimeoutMs, journal);
    await clearUp(promoted, journal);
  });
}

/** From here on the host has nowhere to turn back to by itself. */
async function settleTraffic(promoted: PromotedHost): Promise<PromotedHost> {
  const { host, plan, proxy, routes, staged } = promoted;
  const steady = steadyOn(plan.slot);
  if (sameRoutes(routes, steady) && routes.preview === undefined) return promoted;
  if (staged === undefined) {
    const { version } = await moveTraffic(host, proxy.container, proxy.settings, steady);
    return { ...promoted, routes: steady, mapVersion: version };
  }
  await putOnDisk(host, proxy.container, staged);
  await host.admin.commitStaged(staged.version, staged.routes);
  return { ...promoted, routes: steady, mapVersion: staged.version };
}

async function clearUp(promoted: PromotedHost, journal: Journal): Promise<void> {
  const { host, plan, proxy } = promoted;
  await clearGenerations(host, proxy.container);
  await removeReleases(promoted, plan.remove, proxy.history, journal);
}

/** Removes releases that are kept no longer, and their images where nothing else needs them. */
export async function removeReleases(
  { host, seen }: Pick<PlannedHost, "host" | "seen">,
  releases: readonly ReleaseContainer[],
  history: History,
  journal: Journal,
): Promise<void> {
  for (const release of releases) {
    await removeContainer(host.engine, release.name);
    const why = release.state === "created" ? "which never ran" : "beyond the releases kept";
    journal.note(`removed ${release.identity.release}, ${why}`, host.name);
  }
  await removeUnusedImages(host, history.entries, releases, seen.releases);
}

/** Removes every generation that is not in use. */
export async function clearGenerations({ engine }: ConnectedHost, proxy: string): Promise<void> {
  const disk = await readDisk(engine, proxy);
  if (disk === undefined) return;
  const { generation, generations } = disk;
  await removeGenerations(
    engine,
    proxy,
    generations.filter((one) => one !== generation),
  );
}

/** Images go only when a deploy brought them and no release left on the host is of that digest. */
async function removeUnusedImages(
  { engine }: ConnectedHost,
  history: PromotedHost["seen"]["history"]["entries"],
  removed: readonly ReleaseContainer[],
  releases: readonly ReleaseContainer[],
): Promise<void> {
  const gone = new Set(removed.map((release) => release.id));
  const inUse = new Set(releases.filter((one) => !gone.has(one.id)).map((one) => one.identity.digest));
  const ours = new Set(history.filter((entry) => entry.pulled).map((entry) => entry.digest));
  const unused = removed.filter(({ identity }) => ours.has(identity.digest) && !inUse.has(identity.digest));
  for (const { identity } of unused) {
    const reference = parseImageReference("image", identity.image);
    if (reference.ok) await removeImage(engine, pinned(reference.value, identity.digest));
  }
}

/**
 * Settling must not turn a deploy that worked into one that did not: what goes wrong is said, and the next run does it.
 *
 * @throws Failure `lease-lost`, `preempted`: nobody knows without looking what is live then
 */
export async function settleOrWarn(
  work: () => Promise<void>,
  host: string,
  journal: Journal,
  live = "the new release",
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const failure = asFailure(error);
    if (isLost(failure)) throw failure;
    journal.warn(
      `${live} is live, but clearing up was cut short (${failure.message}); the next run does it`,
      host,
    );
  }
}
