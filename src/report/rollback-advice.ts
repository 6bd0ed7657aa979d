import { parseImageReference, pinned } from "../release/image-reference.ts";
import { mayServeTheNewRelease } from "./headline.ts";
import type { DeployOutcome, HostOutcome } from "./outcome.ts";

/** What brings users back to the release before. */
export type RollbackAdvice =
  /** No host is known to have moved to the new release, or all of them were turned back. */
  | { readonly kind: "not-needed" }
  /** A host was asked to move, and whether it did is not known. */
  | { readonly kind: "not-known" }
  /** The first release of its service. */
  | { readonly kind: "nothing-before" }
  | { readonly kind: "differs" }
  /** `image` names the very image of `release` by its digest; `written` is how it was asked for. */
  | { readonly kind: "deploy"; readonly image: string; readonly release: string; readonly written: string };

/** How to undo a deploy that ended like this: by going back to the release before. */
export function rollbackAdvice({ hosts }: DeployOutcome): RollbackAdvice {
  const moved = hosts.filter(
    ({ result, promotedAt }) => promotedAt !== undefined && result !== "rolled-back",
  );
  if (moved.length === 0) return { kind: hosts.some(mayServeTheNewRelease) ? "not-known" : "not-needed" };
  const before = new Map(moved.map((host) => [JSON.stringify(identityBefore(host)), host]));
  const [only, ...others] = before.values();
  if (only === undefined || others.length > 0) return { kind: "differs" };
  const { previousRelease: release, previousImage: written, previousDigest: digest } = only;
  if (release === undefined || written === undefined || digest === undefined)
    return { kind: "nothing-before" };
  const reference = parseImageReference("image", written);
  return { kind: "deploy", release, written, image: reference.ok ? pinned(reference.value, digest) : digest };
}

function identityBefore({ previousRelease, previousDigest }: HostOutcome): readonly (string | undefined)[] {
  return [previousRelease, previousDigest];
}
