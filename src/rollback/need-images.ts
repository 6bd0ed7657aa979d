import { endOn } from "../deploy/end-on.ts";
import { inspectImage } from "../docker/images.ts";
import { asFailure, Failure } from "../failure/failure.ts";
import { together } from "../fleet/together.ts";
import { askRegistry } from "../registry/resolve-digest.ts";
import { type ImageReference, parseImageReference, pinned } from "../release/image-reference.ts";
import type { ReleaseIdentity } from "../release/labels.ts";
import type { RollbackRun } from "./run.ts";
import { isRestoring, nameOf, type PlannedHost } from "./stages.ts";

/**
 * Sees that every container that is to be made again has an image to be made of, before anything is changed.
 *
 * @throws Failure `release-gone`, those of a registry
 */
export async function needImages(
  { request, ledger }: RollbackRun,
  planned: readonly PlannedHost[],
): Promise<void> {
  const lacking = planned.filter(isRestoring).filter(({ plan }) => plan.way.kind === "removed");
  const asked = await together(lacking, nameOf, async ({ host, plan }) => {
    const image = imageOf(plan.identity, host.name);
    if ((await inspectImage(host.engine, pinned(image, plan.identity.digest))) !== undefined) return;
    try {
      await askRegistry(host.engine, image, request.credentials(image.registry), "to");
    } catch (error) {
      throw asFailure(error).reason === "image-not-found" ? gone(plan.identity, host.name, error) : error;
    }
  });
  endOn(asked.failures, ledger);
}

/** The very image of a release, by its digest. @throws Failure `release-gone` */
export function imageOf(identity: ReleaseIdentity, host: string): ImageReference {
  const image = parseImageReference("to", identity.image);
  if (!image.ok) throw gone(identity, host, undefined);
  return { ...image.value, digest: identity.digest };
}

function gone({ release, image, digest }: ReleaseIdentity, host: string, cause: unknown): Failure {
  const what = `neither the host nor the registry has the image of ${release} (${image}, ${digest}) any more`;
  return new Failure("release-gone", what, {
    host,
    input: "to",
    advice:
      "Push the image again, or go back to another release: list tells which there are. Nothing has changed.",
    cause,
  });
}
