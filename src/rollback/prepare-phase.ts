import { calmHost } from "../deploy/calm-traffic.ts";
import { changeInPlace, undoChange } from "../deploy/change-proxy.ts";
import { endOn } from "../deploy/end-on.ts";
import { awaitIdleOver } from "../deploy/leaving.ts";
import type { LaidDown } from "../deploy/move-traffic.ts";
import { clearSlot } from "../deploy/retire.ts";
import { asFailure } from "../failure/failure.ts";
import { allDone } from "../fleet/all-done.ts";
import { stoppedBecause, together } from "../fleet/together.ts";
import { awaitHealthy } from "../health/await-healthy.ts";
import type { HostObservation } from "../host/observation.ts";
import { fenceProxy } from "../lease/fence.ts";
import { startProxy } from "../proxy/boot.ts";
import { nextGeneration, readDisk, stageGeneration, stageOnCue } from "../proxy/disk.ts";
import { steadyOn } from "../proxy/routes.ts";
import type { Journal } from "../report/journal.ts";
import { bringUp, putBack } from "./bring-up.ts";
import { healthOf } from "./health-of.ts";
import type { RollbackRun } from "./run.ts";
import { nameOf, type PreparedHost, type ProvidedHost } from "./stages.ts";

/** Brings the release up on every host and proves it healthy. Where one host fails, no host has changed for users. */
export async function prepareAll(
  run: RollbackRun,
  provided: readonly ProvidedHost[],
): Promise<readonly PreparedHost[]> {
  const { ledger, journal } = run;
  const [first] = provided;
  if (first === undefined) return [];
  journal.phase(`Bring back ${first.plan.identity.release}`);
  const siblings = new AbortController();
  const signal = AbortSignal.any([run.signal, siblings.signal]);
  const prepared = await together(provided, nameOf, async (one) => {
    try {
      return await prepareHost(one, { ...run, signal });
    } catch (error) {
      siblings.abort(stoppedBecause(one.host.name));
      throw error;
    }
  });
  const cancelled = prepared.failures.length === 0 && run.signal.aborted;
  if (prepared.failures.length > 0 || cancelled) {
    for (const { staged } of prepared.done) staged.command?.cancel();
    await together(prepared.done, nameOf, (one) => discard(one, run));
  }
  run.signal.throwIfAborted();
  endOn(prepared.failures, ledger);
  return prepared.done;
}

async function prepareHost(one: ProvidedHost, run: RollbackRun): Promise<PreparedHost> {
  const { host, seen, plan } = one;
  const { journal, request, signal } = run;
  const there = proxyOf(seen);
  let staging: Promise<LaidDown> | undefined;
  try {
    signal.throwIfAborted();
    await calmOrStart(one, there, journal);
    await clearSlot(host, plan.slot, plan, journal);
    const { container: proxy, changedAt } = await changeInPlace(host, there, plan.proxy, journal);
    staging = stage(one, proxy);
    const proving = prove(one, run);
    await allDone([proving, staging, awaitIdleOver(host, request.service, changedAt, journal, signal)]);
    return { ...one, container: await proving, proxy, staged: await staging };
  } catch (error) {
    // It must not wait for a word that never comes.
    await staging?.then(({ command }) => command?.cancel()).catch(() => undefined);
    await discard(one, run);
    throw error;
  }
}

/** There was one when the host was planned for. */
function proxyOf({ proxy }: HostObservation): Exclude<HostObservation["proxy"], { state: "absent" }> {
  if (proxy.state === "absent") throw new Error("the plan has a proxy and the host has none");
  return proxy;
}

/** Nobody is led any more to the slot that is about to change, and the proxy runs. */
async function calmOrStart(
  { host, seen, plan }: ProvidedHost,
  proxy: ReturnType<typeof proxyOf>,
  journal: Journal,
): Promise<void> {
  const port = proxy.disk.settings.listens[0]?.port ?? 0;
  const { traffic } = plan;
  if (traffic !== undefined) {
    await calmHost({ host, seen }, { traffic, history: undefined }, port, journal);
  } else if (proxy.state === "stopped") {
    await startProxy(host.engine, host.admin, proxy.container, port);
    await fenceProxy(host, proxy.container);
  }
}

/** Brings the release up and asks it for its health, by its own settings and from its slot alone. */
async function prove(one: ProvidedHost, { request, journal, signal }: RollbackRun): Promise<string> {
  const { host, watch, plan } = one;
  const container = await bringUp(one, request, journal);
  const health = healthOf(plan.identity.settings, plan.way.kind);
  await watch.time("health", () =>
    awaitHealthy({
      engine: host.engine,
      entrance: host.entrance(plan.slot),
      container,
      slot: plan.slot,
      health,
      servedBefore: true,
      onProgress: (text) => journal.progress("health", text, host.name),
      signal,
    }),
  );
  journal.note(
    `healthy: ${health.threshold} passes of ${health.path} in a row, from slot ${plan.slot}`,
    host.name,
  );
  return container;
}

/** Beside what is in use, on disk and in the running proxy, and while the release is still being asked. */
async function stage({ host, plan, seen }: ProvidedHost, proxy: string): Promise<LaidDown> {
  const { engine, admin } = host;
  const routes = steadyOn(plan.slot);
  // A reload has written a generation of its own, and so have routes that were laid down first.
  const disk =
    plan.proxy.reload || plan.traffic !== undefined ? await readDisk(engine, proxy) : proxyOf(seen).disk;
  const generation = nextGeneration(engine, disk?.generations ?? []);
  const version = admin.stageRoutes(routes);
  const settings = plan.proxy.after;
  if (plan.way.kind !== "running" && plan.way.kind !== "paused") {
    await allDone([stageGeneration(engine, proxy, generation, settings, routes), version]);
    return { routes, generation, version: await version };
  }
  // Here a gate takes no longer than a command takes to start.
  const command = stageOnCue(engine, proxy, generation, settings, routes);
  await allDone([command, version]);
  return { routes, generation, version: await version, command: await command };
}

/** Takes back what a host was given when the rollback goes no further. What cannot be is said, and left for the next run. */
export async function discard(one: ProvidedHost, { request, journal }: RollbackRun): Promise<void> {
  const { host, seen } = one;
  try {
    await putBack(one, request.service);
  } catch (error) {
    journal.warn(`not everything is as it was: ${asFailure(error).message}`, host.name);
  }
  await undoChange(host, seen.proxy, proxyOf(seen).container, journal);
}
