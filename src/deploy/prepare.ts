import { createContainer, removeContainer, startContainer } from "../docker/containers.ts";
import { removeImage } from "../docker/images.ts";
import { readLogs } from "../docker/logs.ts";
import { removeNetwork } from "../docker/networks.ts";
import { asFailure, Failure } from "../failure/failure.ts";
import { allDone } from "../fleet/all-done.ts";
import { awaitHealthy } from "../health/await-healthy.ts";
import type { ServiceNetwork } from "../host/observation.ts";
import { stageGeneration } from "../proxy/disk.ts";
import { steadyOn } from "../proxy/routes.ts";
import { candidateContainer } from "../release/candidate-container.ts";
import { pinned } from "../release/image-reference.ts";
import { networkName, releaseContainerName } from "../release/names.ts";
import type { Journal } from "../report/journal.ts";
import { ensureImage } from "./ensure-image.ts";
import { ensureNetwork } from "./ensure-network.ts";
import { ensureProxy } from "./ensure-proxy.ts";
import type { DeployPlan } from "./plan.ts";
import type { DeployRequest } from "./request.ts";
import type { PlannedHost, PreparedHost, RunningProxy } from "./stages.ts";

/**
 * Brings the candidate up beside the live release and proves it healthy. What users see does not change; when it
 * goes wrong, everything that was brought along is taken away again.
 *
 * @throws Failure
 */
export async function prepareHost(
  planned: PlannedHost<DeployPlan>,
  request: DeployRequest,
  journal: Journal,
  signal: AbortSignal,
): Promise<PreparedHost> {
  const { host, watch, plan } = planned;
  await evictLeftovers(planned, journal);
  const pulled = await watch.time("pull", () =>
    ensureImage(host, request.image, plan.identity.digest, journal),
  );
  let candidate: string | undefined;
  try {
    signal.throwIfAborted();
    const network = await ensureNetwork(planned, request);
    const proxy = await proxyOrNoNetwork(planned, request, network, journal);
    candidate = await watch.time("start", () => startCandidate(planned, request, proxy, journal));
    const staged = Math.max(proxy.generation, ...proxy.generations) + 1;
    await allDone([
      watch.time("health", () => awaitCandidate(planned, request, candidate ?? "", journal, signal)),
      stageGeneration(host.engine, proxy.container, staged, proxy.settings, steadyOn(plan.slot)),
    ]);
    return { ...planned, candidate, pulled, proxy: { ...proxy, staged } };
  } catch (error) {
    await discardCandidate({ ...planned, candidate, pulled }, request);
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

/** Takes away what a host was given, when the deploy goes no further: the candidate, and its image if it came along. */
export async function discardCandidate(
  {
    host,
    plan,
    candidate,
    pulled,
  }: PlannedHost<DeployPlan> & {
    readonly candidate: string | undefined;
    readonly pulled: boolean;
  },
  { image }: DeployRequest,
): Promise<void> {
  if (candidate !== undefined) await removeContainer(host.engine, candidate);
  if (pulled) await removeImage(host.engine, pinned(image, plan.identity.digest));
}

async function evictLeftovers({ host, plan }: PlannedHost<DeployPlan>, journal: Journal): Promise<void> {
  for (const leftover of plan.evict) {
    journal.note(`removes ${leftover.name}, left behind by a run that did not end well`, host.name);
    await removeContainer(host.engine, leftover.id);
  }
}

async function startCandidate(
  { host, plan }: PlannedHost<DeployPlan>,
  request: DeployRequest,
  proxy: RunningProxy,
  journal: Journal,
): Promise<string> {
  const name = releaseContainerName(request.service, plan.slot, plan.identity.release);
  const spec = candidateContainer({
    service: request.service,
    identity: plan.identity,
    image: pinned(request.image, plan.identity.digest),
    env: request.env,
    address: proxy.settings.slotAddresses[plan.slot],
  });
  const candidate = await createContainer(host.engine, name, spec);
  try {
    await startContainer(host.engine, candidate);
  } catch (error) {
    const evidence = await readLogs(host.engine, candidate);
    await removeContainer(host.engine, candidate);
    const failure = asFailure(error);
    if (failure.reason !== "docker-failed") throw failure;
    throw new Failure("candidate-not-started", `Docker could not start the candidate: ${failure.message}`, {
      host: host.name,
      advice: "See the image's command and user; traffic was never sent to it.",
      evidence,
      cause: error,
    });
  }
  journal.note(`started ${plan.identity.release} in slot ${plan.slot}`, host.name);
  return candidate;
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
