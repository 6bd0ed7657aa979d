import { allDone } from "../fleet/all-done.ts";
import { surveyRoom } from "../host/room.ts";
import { credentialsFor } from "../registry/credentials.ts";
import { resolveDigest } from "../registry/resolve-digest.ts";
import type { Journal } from "../report/journal.ts";
import { ensureImage, hasImage, type WantedImage } from "./ensure-image.ts";
import { ensureSurroundings } from "./ensure-surroundings.ts";
import type { DeployPlan } from "./plan.ts";
import type { DeployRequest } from "./request.ts";
import { clearSlot } from "./retire.ts";
import type { PlannedHost, PulledHost } from "./stages.ts";

/**
 * Sees that a host has room for a second release and all images it takes. Nothing is started.
 *
 * @throws Failure `memory-short`, `disk-full`, those of {@link ensureImage}
 */
export async function pullHost(
  planned: PlannedHost<DeployPlan>,
  request: DeployRequest,
  journal: Journal,
  signal: AbortSignal,
): Promise<PulledHost> {
  const { host, watch, seen, plan, registryAnswered } = planned;
  await ensureSurroundings(host, request.container, journal);
  await clearSlot(host, seen.proxy.state === "running" ? plan.slot : undefined, plan, journal);
  const wanted: WantedImage = {
    reference: request.image,
    digest: plan.identity.digest,
    credentials: request.credentials,
    acceptedBefore: registryAnswered,
    input: "image",
  };
  const isThere = await hasImage(host, wanted);
  const { room, warnings } = await surveyRoom(host, seen, !isThere);
  for (const warning of warnings) journal.warn(warning, host.name);
  signal.throwIfAborted();
  const pulling = watch.time("pull", () => ensureImage(host, wanted, journal, { signal, room }));
  await allDone([
    pulling,
    ...(seen.proxy.state === "absent" ? [pullProxy(planned, request, journal, signal)] : []),
  ]);
  return { ...planned, pulled: await pulling };
}

/** Pulled here too, so that a registry without it stops the deploy before anything has been run. */
async function pullProxy(
  { host }: PlannedHost<DeployPlan>,
  { proxyImage, credentials }: DeployRequest,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const own = credentialsFor(credentials, proxyImage);
  const { digest, asked } = await resolveDigest(host.engine, proxyImage, own, "proxy-image");
  const wanted = {
    reference: proxyImage,
    digest,
    credentials: own,
    acceptedBefore: asked,
    input: "proxy-image",
  };
  await ensureImage(host, wanted, journal, { signal });
}
