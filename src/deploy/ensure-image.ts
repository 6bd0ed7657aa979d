import { inspectImage, PullFailure, pullImage } from "../docker/images.ts";
import { bytesToPull, describeProgress } from "../docker/pull-progress.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { megabytes, type Room } from "../host/judge-room.ts";
import type { RegistryCredentials } from "../registry/credentials.ts";
import { diskFull, explainRegistry } from "../registry/explain.ts";
import { refuseForeignImage } from "../registry/platforms.ts";
import { type ImageReference, pinned, repositoryName } from "../release/image-reference.ts";
import type { Journal } from "../report/journal.ts";

/** An image that is to be on a host, and how it is asked for. */
export interface WantedImage {
  readonly reference: ImageReference;
  readonly digest: string;
  readonly credentials: RegistryCredentials | undefined;
  /** Whether the registry took these credentials earlier in this run. */
  readonly acceptedBefore: boolean;
  /** The input that named it. */
  readonly input: string;
}

export interface EnsureOptions {
  /** Ends a pull that is under way. */
  readonly signal?: AbortSignal;
  /** Milliseconds without an event after which a pull is given up. */
  readonly stalledAfterMs?: number;
  /** What the host has left; a pull that cannot fit is ended before it has filled the disk. */
  readonly room?: Room | undefined;
}

/** Whether a host has an image, by digest. @throws Failure `image-platform-missing` when it has another platform's */
export async function hasImage(host: ConnectedHost, { reference, digest }: WantedImage): Promise<boolean> {
  const image = await inspectImage(host.engine, pinned(reference, digest));
  if (image === undefined) return false;
  const platform = { os: image.Os ?? "", architecture: image.Architecture ?? "" };
  const known = platform.os === "" || platform.architecture === "" ? [] : [platform];
  refuseForeignImage({ ...host.facts, name: host.name }, reference.written, known);
  return true;
}

/**
 * Sees that a host has an image, by digest.
 *
 * @returns whether it had to be pulled
 * @throws Failure for each way a registry or a disk can refuse
 */
export async function ensureImage(
  host: ConnectedHost,
  wanted: WantedImage,
  journal: Journal,
  options: EnsureOptions = {},
): Promise<boolean> {
  if (await hasImage(host, wanted)) return false;
  const began = performance.now();
  await pull(host, wanted, journal, options);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  journal.note(`pulled ${wanted.reference.written} in ${seconds} s`, host.name);
  await hasImage(host, wanted);
  return true;
}

async function pull(
  host: ConnectedHost,
  { reference, digest, credentials, acceptedBefore, input }: WantedImage,
  journal: Journal,
  { signal, stalledAfterMs, room }: EnsureOptions,
): Promise<void> {
  const repository = repositoryName(reference);
  try {
    const options = { registryAuth: credentials?.header(), stalledAfterMs, signal };
    await pullImage(
      host.engine,
      repository,
      digest,
      (progress) => {
        const bytes = bytesToPull(progress);
        if (room !== undefined && bytes > room.diskBytes) {
          const sizes = `${megabytes(bytes)} or more, and ${megabytes(room.diskBytes)} are left`;
          throw diskFull(`the layers of ${reference.written} take ${sizes}; the pull was ended`, {
            host: host.name,
            input,
          });
        }
        journal.progress("pull", describeProgress(progress), host.name);
      },
      options,
    );
  } catch (error) {
    if (!(error instanceof PullFailure) || error.words === undefined) throw error;
    const asked = {
      host: host.name,
      shown: `${repository}@${digest}`,
      registry: reference.registry,
      username: credentials?.username,
      acceptedBefore,
      input,
    };
    throw explainRegistry(asked, error.words, error) ?? error;
  }
}
