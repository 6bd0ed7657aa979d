import { hostHistory } from "../host/host-history.ts";
import type { ServiceNetwork } from "../host/observation.ts";
import { bootProxy, startProxy } from "../proxy/boot.ts";
import { noRoutes, steadyOn } from "../proxy/routes.ts";
import { resolveDigest } from "../registry/resolve-digest.ts";
import { pinned } from "../release/image-reference.ts";
import type { Journal } from "../report/journal.ts";
import { ensureImage } from "./ensure-image.ts";
import type { DeployPlan } from "./plan.ts";
import type { DeployRequest } from "./request.ts";
import type { PlannedHost, RunningProxy } from "./stages.ts";

/** Sees that the service's proxy runs; one that runs already is left as it is. */
export async function ensureProxy(
  planned: PlannedHost<DeployPlan>,
  request: DeployRequest,
  network: ServiceNetwork,
  journal: Journal,
): Promise<RunningProxy> {
  const { host, seen } = planned;
  switch (seen.proxy.state) {
    case "running":
      return { container: seen.proxy.container, ...seen.proxy.disk, history: seen.history };
    case "stopped":
      await startProxy(host.engine, host.admin, seen.proxy.container, request.listen.port);
      journal.note("started the proxy again, with what its disk says", host.name);
      return { container: seen.proxy.container, ...seen.proxy.disk, history: seen.history };
    case "absent":
      return await bootAbsent(planned, request, network, journal);
  }
}

async function bootAbsent(
  { host, watch, seen }: PlannedHost<DeployPlan>,
  request: DeployRequest,
  network: ServiceNetwork,
  journal: Journal,
): Promise<RunningProxy> {
  const image = request.proxyImage;
  const digest = await resolveDigest(host.engine, image);
  await watch.time("pull", () => ensureImage(host, image, digest, journal));
  const asked = {
    service: request.service,
    listenAddress: request.listen.address ?? null,
    listenPort: request.listen.port,
    containerPort: request.containerPort,
    healthPath: request.health.path,
    slotAddresses: network.slotAddresses,
  };
  const routes = seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot);
  const booted = await watch.time("start", () =>
    bootProxy(host.engine, host.admin, pinned(image, digest), asked, routes),
  );
  journal.note(`started the service's proxy on port ${request.listen.port}`, host.name);
  return { ...booted, history: hostHistory(booted.history, host.name).history };
}
