import type { Engine } from "../docker/engine.ts";
import { DockerRefusal } from "../docker/refusal.ts";
import { Failure } from "../failure/failure.ts";
import { type ImageReference, pinned, repositoryName } from "../release/image-reference.ts";
import { type RegistryCredentials } from "./credentials.ts";
import { explainRegistry } from "./explain.ts";
import { type Platform, readPlatforms } from "./platforms.ts";

/** One image, and nothing that can change under its name any more. */
export interface ResolvedImage {
  /** Of the index where there is one, so that hosts of several architectures run the same release. */
  readonly digest: string;
  /** What it is built for; empty when the registry was not asked or did not say. */
  readonly platforms: readonly Platform[];
  /** Whether the registry answered in this run, and so took the credentials that were sent along. */
  readonly asked: boolean;
}

interface DistributionReply {
  readonly Descriptor: { readonly digest: string };
  readonly Platforms?: unknown;
}

/**
 * What an image reference stands for. The registry is asked by the host's own daemon, which is what will pull; a
 * reference with a digest needs no registry.
 *
 * @throws Failure `image-not-found`, `registry-denied`, `registry-rate-limited`, `registry-unavailable`
 */
export async function resolveDigest(
  engine: Engine,
  image: ImageReference,
  credentials?: RegistryCredentials,
  input = "image",
): Promise<ResolvedImage> {
  if (image.digest !== undefined) return { digest: image.digest, platforms: [], asked: false };
  return await askRegistry(engine, image, credentials, input);
}

/** Asks the registry for an image, by its digest where it has one. @throws Failure as {@link resolveDigest} */
export async function askRegistry(
  engine: Engine,
  image: ImageReference,
  credentials: RegistryCredentials | undefined,
  input: string,
): Promise<ResolvedImage> {
  const { digest, tag } = image;
  const shown = digest === undefined ? `${repositoryName(image)}:${tag}` : pinned(image, digest);
  try {
    const { Descriptor, Platforms } = await engine.json<DistributionReply>({
      method: "GET",
      path: `/distribution/${shown}/json`,
      ...(credentials === undefined ? {} : { registryAuth: credentials.header() }),
    });
    return { digest: Descriptor.digest, platforms: readPlatforms(Platforms), asked: true };
  } catch (error) {
    if (!(error instanceof DockerRefusal)) throw error;
    const { host } = engine;
    const { registry } = image;
    const asked = { host, shown, registry, username: credentials?.username, acceptedBefore: false, input };
    throw explainRegistry(asked, error.words, error) ?? unexplained(host, shown, input, error);
  }
}

function unexplained(host: string, shown: string, input: string, error: DockerRefusal): Failure {
  return new Failure("registry-unavailable", `the registry gave no digest for ${shown}: ${error.message}`, {
    host,
    input,
    advice: "See that the host reaches the registry, then run again.",
    cause: error,
  });
}
