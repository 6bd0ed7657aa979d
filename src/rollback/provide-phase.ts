import { endOn } from "../deploy/end-on.ts";
import { ensureImage } from "../deploy/ensure-image.ts";
import { inspectContainer } from "../docker/containers.ts";
import { inspectImage, removeImage } from "../docker/images.ts";
import { Failure } from "../failure/failure.ts";
import { together } from "../fleet/together.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { surveyRoom } from "../host/room.ts";
import { pinned } from "../release/image-reference.ts";
import { imageOf } from "./need-images.ts";
import type { CopySource, RestorePlan } from "./plan-rollback.ts";
import type { RollbackRun } from "./run.ts";
import { isRestoring, nameOf, type Original, type PlannedHost, type ProvidedHost } from "./stages.ts";

/** Brings what is missing to every host: images, and how a container was made that is gone. Nothing is started. */
export async function provideAll(
  run: RollbackRun,
  planned: readonly PlannedHost[],
): Promise<readonly ProvidedHost[]> {
  const { ledger, journal, signal } = run;
  const restoring = planned.filter(isRestoring);
  tellSecrets(run, restoring);
  if (restoring.some(({ plan }) => plan.way.kind === "removed")) journal.phase("Fetch what is gone");
  const provided = await together(restoring, nameOf, async (one) => await provide(run, one, planned));
  if (signal.aborted || provided.failures.length > 0) await together(provided.done, nameOf, takeAway);
  signal.throwIfAborted();
  endOn(provided.failures, ledger);
  const copies = restoring.filter(
    ({ plan }) => plan.way.kind === "removed" && plan.way.source.settings === "live",
  );
  for (const { plan } of copies.slice(0, 1)) {
    const text = `no host has a container of ${plan.identity.release} any more: it runs with the settings of the release that was live`;
    ledger.remark(text);
    journal.warn(text);
  }
  return provided.done;
}

async function provide(
  { request, journal, signal }: RollbackRun,
  one: PlannedHost<RestorePlan>,
  planned: readonly PlannedHost[],
): Promise<ProvidedHost> {
  const { host, watch, seen, plan } = one;
  const { way, identity } = plan;
  if (way.kind !== "removed") {
    const { warnings } = way.kind === "stopped" ? await surveyRoom(host, seen, false) : { warnings: [] };
    for (const warning of warnings) journal.warn(warning, host.name);
    return { ...one, original: undefined, pulled: false };
  }
  const original = await readOriginal(planned, way.source);
  const reference = imageOf(identity, host.name);
  const isThere = (await inspectImage(host.engine, pinned(reference, identity.digest))) !== undefined;
  const { room, warnings } = await surveyRoom(host, seen, !isThere);
  for (const warning of warnings) journal.warn(warning, host.name);
  const credentials = request.credentials(reference.registry);
  const wanted = { reference, digest: identity.digest, credentials, acceptedBefore: !isThere, input: "to" };
  const pulled = await watch.time("pull", () => ensureImage(host, wanted, journal, { signal, room }));
  return { ...one, original, pulled };
}

async function readOriginal(planned: readonly PlannedHost[], source: CopySource): Promise<Original> {
  const host = planned.find((one) => one.host.name === source.host)?.host;
  const container = host && (await inspectContainer(host.engine, source.container.id));
  if (host === undefined || container === undefined) {
    throw new Failure("release-gone", `${source.container.name} is gone meanwhile`, {
      host: source.host,
      advice: "Run again: what there is now is looked at anew.",
    });
  }
  return { container, image: await imageConfig(host, container.Image) };
}

/** An image that lost its name is still there as long as a container is of it. */
async function imageConfig({ engine }: ConnectedHost, id: string): Promise<Original["image"]> {
  return (await inspectImage(engine, id))?.Config ?? {};
}

/** Nothing of a rollback that ends here is of use to anybody. */
export async function takeAway({ host, plan, pulled }: ProvidedHost): Promise<void> {
  if (!pulled) return;
  await removeImage(host.engine, pinned(imageOf(plan.identity, host.name), plan.identity.digest));
}

/** A container that is there has its environment, and nothing is changed about it. */
function tellSecrets(
  { request, ledger, journal }: RollbackRun,
  restoring: readonly PlannedHost<RestorePlan>[],
) {
  if (request.secretEnv.size === 0 || restoring.some(({ plan }) => plan.way.kind === "removed")) return;
  const text = "secret-env was not used: the release comes back with the environment its container has";
  ledger.remark(text);
  journal.note(text);
}
