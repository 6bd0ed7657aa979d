import { createHash } from "node:crypto";
import type { ImageFile, Layer } from "./layers.ts";

/** What a container made of an image does unless told otherwise, named as the image configuration names it. */
export interface ImageConfig {
  /** `KEY=VALUE` strings. */
  readonly Env?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  /** `3000/tcp` and the like, each with an empty object. */
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  /** Times in nanoseconds. */
  readonly Healthcheck?: {
    readonly Test: readonly string[];
    readonly Interval?: number;
    readonly Timeout?: number;
    readonly StartPeriod?: number;
    readonly Retries?: number;
  };
  readonly Labels?: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
  readonly Volumes?: Readonly<Record<string, object>>;
}

/** Everything an image is made of, without a builder. */
export interface ImageRecipe {
  /** Path in the registry, such as `tidegate/service`. */
  readonly repository: string;
  readonly tag: string;
  /** Files of each layer, lowest layer first. */
  readonly layers: readonly (readonly ImageFile[])[];
  readonly config: ImageConfig;
  /** Go's name of the processor; this machine's unless given. */
  readonly architecture?: string;
  readonly os?: string;
}

/** A blob small enough to be kept in memory. */
export interface Blob {
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** `sha256:…` */
  readonly digest: string;
}

/** The platform an image or an entry of an index is for. */
export interface Platform {
  readonly architecture: string;
  readonly os: string;
}

const DOCKER = "application/vnd.docker";
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** The platform of a recipe, with this machine's where it names none. */
export function platformOf(recipe: ImageRecipe): Platform {
  const native = ARCHITECTURES[process.arch] ?? process.arch;
  return { architecture: recipe.architecture ?? native, os: recipe.os ?? "linux" };
}

/** The image configuration; the same recipe always gives the same bytes. */
export function composeConfig(recipe: ImageRecipe, layers: readonly Layer[]): Blob {
  return jsonBlob(`${DOCKER}.container.image.v1+json`, {
    ...platformOf(recipe),
    created: "1970-01-01T00:00:00Z",
    config: recipe.config,
    rootfs: { type: "layers", diff_ids: layers.map((layer) => layer.digest) },
    history: layers.map(() => ({ created: "1970-01-01T00:00:00Z", created_by: "tidegate testbed" })),
  });
}

/** The manifest (Docker schema 2) of a configuration and its uncompressed layers. */
export function composeManifest(config: Blob, layers: readonly Layer[]): Blob {
  const mediaType = `${DOCKER}.distribution.manifest.v2+json`;
  return jsonBlob(mediaType, {
    schemaVersion: 2,
    mediaType,
    config: { mediaType: config.mediaType, size: config.bytes.length, digest: config.digest },
    layers: layers.map(({ size, digest }) => ({
      mediaType: `${DOCKER}.image.rootfs.diff.tar`,
      size,
      digest,
    })),
  });
}

/** The index (manifest list) that names one manifest for each platform. */
export function composeIndex(entries: readonly { platform: Platform; manifest: Blob }[]): Blob {
  const mediaType = `${DOCKER}.distribution.manifest.list.v2+json`;
  return jsonBlob(mediaType, {
    schemaVersion: 2,
    mediaType,
    manifests: entries.map(({ platform, manifest }) => ({
      mediaType: manifest.mediaType,
      size: manifest.bytes.length,
      digest: manifest.digest,
      platform,
    })),
  });
}

function jsonBlob(mediaType: string, value: unknown): Blob {
  const bytes = Buffer.from(JSON.stringify(value));
  return { mediaType, bytes, digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}` };
}
