import type { Engine } from "../docker/engine.ts";
import { asFailure } from "../failure/failure.ts";
import { credentialsFor } from "../registry/credentials.ts";
import { resolveDigest } from "../registry/resolve-digest.ts";
import type { ImageReference } from "../release/image-reference.ts";
import type { DeployRequest } from "./request.ts";

/** The proxy's image with its digest, or why the registry gave none. */
export interface ProxyImage {
  readonly image: ImageReference;
  readonly unresolved: string | undefined;
}

/**
 * Asks what the tag of the proxy's image stands for now. A registry that does not answer stops no deploy to hosts whose
 * proxy runs; where a proxy has to be made, its pull fails with the reason.
 */
export async function resolveProxyImage(engine: Engine, request: DeployRequest): Promise<ProxyImage> {
  const image = request.proxyImage;
  try {
    const credentials = credentialsFor(request.credentials, image);
    const { digest } = await resolveDigest(engine, image, credentials, "proxy-image");
    return { image: { ...image, digest }, unresolved: undefined };
  } catch (error) {
    const { reason, message } = asFailure(error);
    if (reason === "connection-lost" || reason === "docker-unavailable") throw error;
    return { image, unresolved: message };
  }
}
