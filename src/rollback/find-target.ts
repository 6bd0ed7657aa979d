import { randomBytes } from "node:crypto";
import { inspectImage } from "../docker/images.ts";
import { asFailure } from "../failure/failure.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { askRegistry } from "../registry/resolve-digest.ts";
import { parseImageReference, pinned } from "../release/image-reference.ts";
import { newReleaseId } from "../release/release-id.ts";
import { chooseTarget, unknownRelease } from "./choose-target.ts";
import type { HostKnowledge } from "./known-releases.ts";
import type { ChosenTarget, RollbackRun } from "./run.ts";

/**
 * Finds the release that is meant: one that the hosts know, else an image of the live release's repository that a host
 * or the registry has, which is then a new release.
 *
 * @throws Failure `nothing-before`, `release-ambiguous`, `release-unknown`, those of a registry
 */
export async function findTarget(
  { request, ledger }: RollbackRun,
  hosts: readonly ConnectedHost[],
  knowledge: readonly HostKnowledge[],
): Promise<ChosenTarget> {
  const target = chooseTarget(request.to, knowledge);
  if (target.kind === "known") {
    const { release, digest, image } = target;
    const known = knowledge.flatMap((one) => one.known).filter((one) => one.release === release);
    return { release, digest, image, commit: known.find((one) => one.commit !== undefined)?.commit };
  }
  const release = newReleaseId(ledger.startedAt, randomBytes(2));
  for (const image of target.candidates) {
    const digest = await digestOf(image, hosts, request.credentials);
    if (digest !== undefined) return { release, digest, image, commit: undefined };
  }
  throw unknownRelease(request.to, knowledge);
}

/** @returns `undefined` where neither a host nor the registry has the image */
async function digestOf(
  text: string,
  hosts: readonly ConnectedHost[],
  credentials: RollbackRun["request"]["credentials"],
): Promise<string | undefined> {
  const image = parseImageReference("to", text);
  const [first] = hosts;
  if (!image.ok || first === undefined) return undefined;
  const { digest, registry } = image.value;
  if (digest !== undefined) {
    const there = await Promise.all(
      hosts.map(({ engine }) => inspectImage(engine, pinned(image.value, digest))),
    );
    if (there.some((one) => one !== undefined)) return digest;
  }
  try {
    return (await askRegistry(first.engine, image.value, credentials(registry), "to")).digest;
  } catch (error) {
    if (asFailure(error).reason === "image-not-found") return undefined;
    throw error;
  }
}
