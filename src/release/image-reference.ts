import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { imageTextFlaw, nameFlaw, registryFlaw, tagFlaw } from "./image-reference-flaws.ts";

/** The name of an image as a user writes it, taken apart. */
export interface ImageReference {
  readonly written: string;
  /** In lower case, with its port; `docker.io` when none is written. */
  readonly registry: string;
  /** Without the registry; on Docker Hub a name of one component gets `library/` before it. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** With its algorithm: `sha256:` and 64 hexadecimal digits. */
  readonly digest: string | undefined;
}

const dockerHub = "docker.io";
const officialPrefix = "library/";
const example = "ghcr.io/acme/shop:1.4.2";

/**
 * Reads an image reference that names one image: with a tag, a digest or both, never an implied `latest`.
 *
 * Grammar and normalisation are those of `reference` in github.com/distribution/reference, narrowed where
 * Docker hosts would fail later: digests are SHA-256 only, and a first component is a registry only by its
 * dot, its port or the name `localhost`, so that `Acme/shop` is an upper-case owner and not a host.
 */
export function parseImageReference(input: string, text: string): Parsed<ImageReference> {
  const textFlaw = imageTextFlaw(text);
  if (textFlaw !== undefined) return refused(input, textFlaw, example);
  const { name, tag, digest } = split(text);
  const { registry, path } = splitRegistry(name);
  const flaw = registryFlaw(registry) ?? nameFlaw(path) ?? (tag === undefined ? undefined : tagFlaw(tag));
  if (flaw !== undefined) return refused(input, flaw, example);
  if (tag === undefined && digest === undefined) {
    return refused(input, "has neither a tag nor a digest, and latest is never assumed", example);
  }
  return parsed({ written: text, registry, repository: repositoryOn(registry, path), tag, digest });
}

/** The full name for Docker's API: `docker.io/library/nginx`, `ghcr.io/acme/shop`. */
export function repositoryName({ registry, repository }: ImageReference): string {
  return `${registry}/${repository}`;
}

/** The short name that Docker shows and keeps in `RepoDigests`: `nginx`, `acme/shop`, `ghcr.io/acme/shop`. */
export function familiarName(reference: ImageReference): string {
  const { registry, repository } = reference;
  if (registry !== dockerHub) return repositoryName(reference);
  const short = repository.slice(officialPrefix.length);
  return repository.startsWith(officialPrefix) && !short.includes("/") ? short : repository;
}

/** The full name of the very image with this digest, `registry/repository@sha256:…`. */
export function pinned(reference: ImageReference, digest: string): string {
  return `${repositoryName(reference)}@${digest}`;
}

function split(text: string): { name: string; tag: string | undefined; digest: string | undefined } {
  const at = text.indexOf("@");
  const named = at === -1 ? text : text.slice(0, at);
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const colon = named.lastIndexOf(":");
  if (colon <= named.lastIndexOf("/")) return { name: named, tag: undefined, digest };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1), digest };
}

function splitRegistry(name: string): { registry: string; path: string } {
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  if (!/[.:]/.test(first) && first !== "localhost") return { registry: dockerHub, path: name };
  const registry = first.toLowerCase();
  return { registry: registry === "index.docker.io" ? dockerHub : registry, path: name.slice(slash + 1) };
}

function repositoryOn(registry: string, path: string): string {
  return registry === dockerHub && !path.includes("/") ? `${officialPrefix}${path}` : path;
}
