import { setRestartPolicy } from "../docker/containers.ts";
import { allDone } from "../fleet/all-done.ts";
import { steadyOn } from "../proxy/routes.ts";
import type { Journal } from "../report/journal.ts";
import { timeOfRun } from "../report/run-clock.ts";
import { provePort, takePort } from "./adopt.ts";
import { layDown, putOnDisk } from "./move-traffic.ts";
import { hasPrevious, routesAfterSwitch, standsBy } from "./plan-switch.ts";
import { showing } from "./preview-phase.ts";
import type { DeployRequest } from "./request.ts";
import type { ArmedHost, PreparedHost, PromotedHost } from "./stages.ts";
import { readTraffic } from "./watch-traffic.ts";

/**
 * Makes the candidate what a restart of the host would bring up, and lays its routes down in the running proxy, one
 * commit away. Disk comes before the running proxy, which forgets with its process; users still reach the previous
 * release.
 */
export async function armHost(
  prepared: PreparedHost,
  request: DeployRequest,
  preview: string | undefined,
): Promise<ArmedHost> {
  const { host, candidate, proxy, plan } = prepared;
  const letRestart = () => setRestartPolicy(host.engine, candidate, "unless-stopped");
  if (plan.adopt !== undefined) {
    await allDone([letRestart(), provePort(prepared)]);
    return { ...prepared, routes: steadyOn(plan.slot), mapVersion: 0, trafficAtSwitch: undefined };
  }
  const routes = showing(routesAfterSwitch(plan, request), plan.slot, preview);
  const isShifted = request.judging.canary.length > 0;
  // Before the disk names it: a reboot in between would lead users to a container that does not come back. A canary has
  // pointed the map there already, and has laid down other generations since this one was staged.
  await allDone([
    letRestart(),
    ...(standsBy(plan, request) && !isShifted ? [host.admin.rearm(plan.slot)] : []),
  ]);
  const staging = isShifted
    ? layDown(host, proxy.container, proxy.settings, routes).then(({ version }) => version)
    : host.admin.stageRoutes(routes);
  const onDisk = isShifted ? [] : [putOnDisk(host, proxy.container, { routes, generation: proxy.staged })];
  await allDone([staging, ...onDisk]);
  const trafficAtSwitch = hasPrevious(plan) ? await readTraffic({ host, plan }) : undefined;
  return { ...prepared, routes, mapVersion: await staging, trafficAtSwitch };
}

/** Moves this host's traffic to the candidate: one commit of the proxy's map, read back. */
export async function promoteHost(armed: ArmedHost, journal: Journal): Promise<PromotedHost> {
  const { host, watch, plan, routes, mapVersion } = armed;
  let gapMs: number | undefined;
  await watch.time("switch", async () => {
    if (plan.adopt === undefined) await host.admin.commitStaged(mapVersion, routes);
    else gapMs = await takePort(armed, plan.adopt, journal);
  });
  const promotedAt = timeOfRun();
  journal.note(`traffic moved to ${plan.identity.release} in slot ${plan.slot}`, host.name);
  return { ...armed, promotedAt, gapMs };
}
