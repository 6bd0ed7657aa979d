import type { Engine } from "../docker/engine.ts";
import { isRefusal } from "../docker/refusal.ts";
import { Failure } from "../failure/failure.ts";
import { type ImageReference, repositoryName } from "../release/image-reference.ts";

/**
 * The digest an image reference stands for: that of the index where there is one, so that hosts of several
 * architectures run the same release. The registry is asked by the host's own daemon, which is what will pull.
 *
 * @throws Failure `image-not-found`, `registry-denied`, `registry-unavailable`
 */
export async function resolveDigest(engine: Engine, image: ImageReference): Promise<string> {
  if (image.digest !== undefined) return image.digest;
  try {
    const { Descriptor } = await engine.json<{ Descriptor: { digest: string } }>({
      method: "GET",
      path: `/distribution/${repositoryName(image)}:${image.tag}/json`,
    });
    return Descriptor.digest;
  } catch (error) {
    throw explained(engine.host, image, error);
  }
}

function explained(host: string, image: ImageReference, error: unknown): unknown {
  const shown = `${repositoryName(image)}:${image.tag}`;
  const details = { host, input: "image", cause: error };
  if (isRefusal(error, 401, 403)) {
    return new Failure("registry-denied", `the registry does not let this host read ${shown}`, {
      ...details,
      advice: "See that the repository exists and is one the host may read; registries answer alike to both.",
    });
  }
  if (isRefusal(error, 404)) {
    return new Failure("image-not-found", `the registry has no ${shown}`, {
      ...details,
      advice: "See the spelling, and that the build that pushes this tag is done.",
    });
  }
  if (isRefusal(error, 400, 429, 500, 503)) {
    return new Failure("registry-unavailable", `the registry gave no digest for ${shown}: ${error.message}`, {
      ...details,
      advice: "See that the host reaches the registry, then run again.",
    });
  }
  return error;
}
