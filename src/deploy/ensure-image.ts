import { inspectImage, pullImage } from "../docker/images.ts";
import { describeProgress } from "../docker/pull-progress.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { type ImageReference, pinned, repositoryName } from "../release/image-reference.ts";
import type { Journal } from "../report/journal.ts";

/**
 * Sees that a host has an image, by digest.
 *
 * @returns whether it had to be pulled
 */
export async function ensureImage(
  host: ConnectedHost,
  image: ImageReference,
  digest: string,
  journal: Journal,
): Promise<boolean> {
  if ((await inspectImage(host.engine, pinned(image, digest))) !== undefined) return false;
  const began = performance.now();
  await pullImage(host.engine, repositoryName(image), digest, (progress) => {
    journal.progress("pull", describeProgress(progress), host.name);
  });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  journal.note(`pulled ${image.written} in ${seconds} s`, host.name);
  return true;
}
