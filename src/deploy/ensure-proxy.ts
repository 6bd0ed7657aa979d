import { hostHistory } from "../host/host-history.ts";
import type { ServiceNetwork } from "../host/observation.ts";
import { fenceProxy } from "../lease/fence.ts";
import { bootProxy, startProxy } from "../proxy/boot.ts";
import { readDisk } from "../proxy/disk.ts";
import { noRoutes, steadyOn } from "../proxy/routes.ts";
import { placesOf } from "../proxy/settings.ts";
import { credentialsFor } from "../registry/credentials.ts";
import { resolveDigest } from "../registry/resolve-digest.ts";
import { pinned } from "../release/image-reference.ts";
import type { Journal } from "../report/journal.ts";
import { changeProxy } from "./change-proxy.ts";
import { ensureImage } from "./ensure-image.ts";
import type { DeployPlan } from "./plan.ts";
import { fittingHistory } from "./plan-history.ts";
import { bootSettings, staysUntilSwitch } from "./plan-proxy.ts";
import type { DeployRequest } from "./request.ts";
import type { PlannedHost, RunningProxy } from "./stages.ts";

/** Sees that the service's proxy runs as planned; one that runs so already is left as it is. */
export async function ensureProxy(
  planned: PlannedHost<DeployPlan>,
  request: DeployRequest,
  network: ServiceNetwork,
  journal: Journal,
): Promise<RunningProxy> {
  const { host, seen, plan, watch } = planned;
  if (seen.proxy.state === "absent" || plan.proxy.process === "boot") {
    return await bootAbsent(planned, request, network, journal);
  }
  const there = seen.proxy;
  if (there.state === "stopped") {
    await startProxy(host.engine, host.admin, there.container, request.listen.port);
    await fenceProxy(host, there.container);
    journal.note("started the proxy again, with what its disk says", host.name);
  }
  const { during, after } = plan.proxy;
  if (staysUntilSwitch(plan.proxy)) {
    const changedAt = there.state === "running" ? performance.now() - there.process.uptimeSeconds * 1_000 : 0;
    return {
      container: there.container,
      ...there.disk,
      settings: during,
      after,
      history: seen.history,
      changedAt,
    };
  }
  const change = plan.proxy;
  const changed = await watch.time("start", () => changeProxy(host, request, there, change, journal));
  const disk = await readDisk(host.engine, changed.container);
  return { ...changed, ...(disk ?? there.disk), settings: during, after, history: seen.history };
}

async function bootAbsent(
  { host, watch, plan, seen }: PlannedHost<DeployPlan>,
  request: DeployRequest,
  network: ServiceNetwork,
  journal: Journal,
): Promise<RunningProxy> {
  if (plan.proxy.process !== "boot") throw new Error("the plan has a proxy and the host has none");
  const boot = plan.proxy;
  const image = request.proxyImage;
  const credentials = credentialsFor(request.credentials, image);
  const { digest, asked } = await resolveDigest(host.engine, image, credentials, "proxy-image");
  const wanted = { reference: image, digest, credentials, acceptedBefore: asked, input: "proxy-image" };
  await watch.time("pull", () => ensureImage(host, wanted, journal));
  const routes = seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot);
  const booted = await watch.time("start", () =>
    bootProxy(
      host.engine,
      host.admin,
      pinned(image, digest),
      bootSettings(request, boot, network.slotAddresses, seen),
      routes,
    ),
  );
  const places = placesOf(booted.settings);
  journal.note(`started the service's proxy ${places === "" ? "without a port" : `on ${places}`}`, host.name);
  const after = { ...booted.settings, listens: boot.after };
  const { history } = hostHistory(booted.history, host.name);
  // The volume outlives a proxy that somebody removed, and with it whatever was left open then.
  return { ...booted, history: fittingHistory(history, seen), after, changedAt: 0 };
}
