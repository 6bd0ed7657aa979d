import type { ExtraNetwork } from "../compose/read-networks.ts";
import { type ContainerCreateOptions, removeContainer, startContainer } from "../docker/containers.ts";
import { removeImage } from "../docker/images.ts";
import { readLogs } from "../docker/logs.ts";
import { removeNetwork } from "../docker/networks.ts";
import { allDone } from "../fleet/all-done.ts";
import { awaitHealthy } from "../health/await-healthy.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { ServiceNetwork } from "../host/observation.ts";
import { nextGeneration, stageGeneration } from "../proxy/disk.ts";
import { slotAddressesOf } from "../proxy/settings.ts";
import { pinned } from "../release/image-reference.ts";
import { networkName, releaseContainerName } from "../release/names.ts";
import type { Journal } from "../report/journal.ts";
import { candidateSpec } from "./candidate-spec.ts";
import { undoChange } from "./change-proxy.ts";
import { type Asking, checkCandidate } from "./check-release.ts";
import { createOnNetworks } from "./create-container.ts";
import { ensureNetwork } from "./ensure-network.ts";
import { ensureProxy } from "./ensure-proxy.ts";
import { awaitIdleOver } from "./leaving.ts";
import { notStarted } from "./not-started.ts";
import type { DeployPlan } from "./plan.ts";
import { hasPrevious, routesAfterSwitch } from "./plan-switch.ts";
import type { DeployRequest } from "./request.ts";
import type { PlannedHost, PreparedHost, PulledHost, RunningProxy } from "./stages.ts";
import { readTraffic } from "./watch-traffic.ts";

/**
 * Brings the candidate up beside the live release and proves it healthy. What users see does not change; when it
 * goes wrong, everything that was brought along is taken away again.
 *
 * @param told gets what the smoke checks said
 * @throws Failure
 */
export async function prepareHost(
  planned: PulledHost,
  request: DeployRequest,
  journal: Journal,
  signal: AbortSignal,
  told: Asking["told"],
): Promise<PreparedHost> {
  const { watch } = planned;
  let candidate: string | undefined;
  let proxy: RunningProxy | undefined;
  try {
    signal.throwIfAborted();
    const network = await ensureNetwork(planned, request);
    const running = await proxyOrNoNetwork(planned, request, network, journal);
    proxy = running;
    const traffic = hasPrevious(planned.plan) ? await readTraffic(planned) : undefined;
    candidate = await watch.time("start", () => startCandidate(planned, request, running, journal));
    await proveCandidate(planned, request, running, candidate, journal, signal);
    const asking = { journal, signal, told };
    await watch.time("checks", () => checkCandidate(planned, request, asking));
    const staged = nextGeneration(planned.host.engine, running.generations);
    return { ...planned, candidate, traffic, proxy: { ...running, staged } };
  } catch (error) {
    await discardCandidate({ ...planned, candidate, proxy }, request, journal);
    throw error;
  }
}

/** A network that was made for a proxy which then cannot run (its port is held) is of no use to anybody. */
async function proxyOrNoNetwork(
  planned: PlannedHost<DeployPlan>,
  request: DeployRequest,
  network: ServiceNetwork,
  journal: Journal,
): Promise<RunningProxy> {
  try {
    return await ensureProxy(planned, request, network, journal);
  } catch (error) {
    if (planned.plan.createNetwork) await removeNetwork(planned.host.engine, networkName(request.service));
    throw error;
  }
}

/** Everything that must be true before the switch, side by side. */
async function proveCandidate(
  planned: PulledHost,
  request: DeployRequest,
  proxy: RunningProxy,
  candidate: string,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const { host, watch, plan } = planned;
  // Adopting, the switch is the reload that takes the port as well.
  const settings = plan.adopt === undefined ? proxy.settings : proxy.after;
  const staged = nextGeneration(host.engine, proxy.generations);
  await allDone([
    watch.time("health", () => awaitCandidate(planned, request, candidate, journal, signal)),
    stageGeneration(host.engine, proxy.container, staged, settings, routesAfterSwitch(plan, request)),
    awaitIdleOver(host, request.service, proxy.changedAt, journal, signal),
  ]);
}

/**
 * Takes away what a host was given, when the deploy goes no further: the candidate, its image if it came along, and
 * what was changed of the proxy.
 */
export async function discardCandidate(
  given: PulledHost & { readonly candidate: string | undefined; readonly proxy: RunningProxy | undefined },
  { image }: DeployRequest,
  journal: Journal,
): Promise<void> {
  const { host, plan, seen, candidate, proxy, pulled } = given;
  if (candidate !== undefined) await removeContainer(host.engine, candidate);
  if (proxy !== undefined) await undoChange(host, seen.proxy, proxy.container, journal);
  if (pulled) await removeImage(host.engine, pinned(image, plan.identity.digest));
}

async function startCandidate(
  { host, plan }: PlannedHost<DeployPlan>,
  request: DeployRequest,
  proxy: RunningProxy,
  journal: Journal,
): Promise<string> {
  const lease = host.engine.lease ?? 0;
  const name = releaseContainerName(request.service, plan.slot, plan.identity.release, lease);
  const spec = candidateSpec(plan, request, slotAddressesOf(proxy.settings));
  const candidate = await createCandidate(host, name, spec, request.container.networks ?? []);
  try {
    await startContainer(host.engine, candidate);
  } catch (error) {
    const evidence = await readLogs(host.engine, candidate);
    await removeContainer(host.engine, candidate);
    throw notStarted(host, error, evidence);
  }
  journal.note(`started ${plan.identity.release} in slot ${plan.slot}`, host.name);
  return candidate;
}

async function createCandidate(
  host: ConnectedHost,
  name: string,
  spec: ContainerCreateOptions,
  networks: readonly ExtraNetwork[],
): Promise<string> {
  try {
    return await createOnNetworks(host.engine, name, spec, networks);
  } catch (error) {
    throw notStarted(host, error, []);
  }
}

async function awaitCandidate(
  { host, plan }: PlannedHost<DeployPlan>,
  { health }: DeployRequest,
  container: string,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  await awaitHealthy({
    engine: host.engine,
    entrance: host.entrance(plan.slot),
    container,
    slot: plan.slot,
    health,
    onProgress: (text) => journal.progress("health", text, host.name),
    signal,
  });
  journal.note(
    `healthy: ${health.threshold} passes of ${health.path} in a row, each from slot ${plan.slot}`,
    host.name,
  );
}
