import { setRestartPolicy } from "../docker/containers.ts";
import { Failure } from "../failure/failure.ts";
import { allDone } from "../fleet/all-done.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { activateStagedGeneration, readDisk, stageGeneration } from "../proxy/disk.ts";
import { noRoutes, type Routes, sameRoutes, steadyOn } from "../proxy/routes.ts";
import type { Journal } from "../report/journal.ts";
import { givePortBack, provePort, takePort } from "./adopt.ts";
import { drain } from "./drain.ts";
import { discardCandidate } from "./prepare.ts";
import type { DeployRequest } from "./request.ts";
import type { ArmedHost, PreparedHost, PromotedHost } from "./stages.ts";

/**
 * Makes the candidate what a restart of the host would bring up, and lays its routes down in the running proxy, one
 * commit away. Disk comes before the running proxy, which forgets with its process; users still reach the previous
 * release.
 */
export async function armHost(prepared: PreparedHost): Promise<ArmedHost> {
  const { host, candidate, proxy, plan } = prepared;
  if (plan.adopt !== undefined) {
    await provePort(prepared);
    await setRestartPolicy(host.engine, candidate, "unless-stopped");
    return { ...prepared, mapVersion: 0 };
  }
  const staging = host.admin.stageRoutes(steadyOn(plan.slot));
  await allDone([
    staging,
    setRestartPolicy(host.engine, candidate, "unless-stopped"),
    putOnDisk(host, proxy.container, steadyOn(plan.slot)),
  ]);
  return { ...prepared, mapVersion: await staging };
}

async function putOnDisk(host: ConnectedHost, proxy: string, routes: Routes): Promise<void> {
  await activateStagedGeneration(host.engine, proxy);
  const disk = await readDisk(host.engine, proxy);
  if (disk !== undefined && sameRoutes(disk.routes, routes)) return;
  throw new Failure("promotion-failed", "the new routes are not on the proxy's disk", {
    host: host.name,
    advice: "See whether the host's disk is full or read-only; traffic was not moved.",
  });
}

/** Moves this host's traffic to the candidate: one commit of the proxy's map, read back. */
export async function promoteHost(armed: ArmedHost, journal: Journal): Promise<PromotedHost> {
  const { host, watch, plan, mapVersion } = armed;
  let gapMs: number | undefined;
  await watch.time("switch", async () => {
    if (plan.adopt === undefined) await host.admin.commitStaged(mapVersion, steadyOn(plan.slot));
    else gapMs = await takePort(armed, plan.adopt, journal);
  });
  const promotedAt = new Date();
  journal.note(`traffic moved to ${plan.identity.release} in slot ${plan.slot}`, host.name);
  return { ...armed, promotedAt, gapMs };
}

/**
 * Undoes a promotion, however far it came: routes on disk and in the running proxy as they were, then the candidate
 * goes, once it has finished what it was sent.
 */
export async function turnBack(
  prepared: PreparedHost,
  request: DeployRequest,
  journal: Journal,
): Promise<void> {
  const { host, seen, plan, proxy } = prepared;
  const before = seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot);
  await stageGeneration(host.engine, proxy.container, proxy.staged + 1, proxy.settings, before);
  await activateStagedGeneration(host.engine, proxy.container);
  await host.admin.commitStaged(await host.admin.stageRoutes(before), before);
  if (plan.adopt !== undefined) await givePortBack(host, proxy, plan.adopt, journal);
  await drain(host, plan.slot, request.drainTimeoutMs, journal);
  await discardCandidate(prepared, request, journal);
  journal.note(`traffic is back on ${seen.live?.identity.release ?? "nothing, as before"}`, host.name);
}
