import type { ListedRelease } from "./join-releases.ts";

/** Fewer characters of a commit or digest name nothing for sure. */
const shortestSha = 7;
const shortestDigest = 12;

/**
 * The releases that answer to a name, in the order given: the one of that id alone; else those of that tag, of a commit
 * or digest that begins so. One that never went live answers only where no other does.
 */
export function releasesNamed(to: string, releases: readonly ListedRelease[]): readonly ListedRelease[] {
  const byId = releases.filter((one) => one.release === to);
  if (byId.length > 0) return byId;
  const answers = answering(to, releases);
  const served = answers.filter((one) => one.result !== "failed");
  return served.length > 0 ? served : answers;
}

function answering(to: string, releases: readonly ListedRelease[]): readonly ListedRelease[] {
  const sha = shaIn(to);
  const digest = digestIn(to);
  // A tag as it is written is not the beginning of another one.
  const isTag = releases.some((one) => one.tag === to);
  return releases.filter(
    (one) =>
      one.tag === to ||
      (sha !== undefined && (one.commit?.toLowerCase().startsWith(sha) || (!isTag && hasShaTag(one, sha)))) ||
      (digest !== undefined && one.digest.startsWith(`sha256:${digest}`)),
  );
}

/** The commit that a name may be, whole or its beginning, in lower case: `abc1234`, `sha-abc1234`. */
export function shaIn(to: string): string | undefined {
  const sha = /^(?:sha-)?([0-9a-f]+)$/i.exec(to)?.[1]?.toLowerCase();
  return sha !== undefined && sha.length >= shortestSha && sha.length <= 64 ? sha : undefined;
}

/** Tags are cut shorter than the commits they are made of, or are whole: either may begin with the other. */
function hasShaTag({ tag }: ListedRelease, sha: string): boolean {
  const tagged = shaIn(tag ?? "");
  return tagged !== undefined && (tagged.startsWith(sha) || sha.startsWith(tagged));
}

function digestIn(to: string): string | undefined {
  const digest = /^(?:sha256:)?([0-9a-f]+)$/i.exec(to)?.[1]?.toLowerCase();
  return digest !== undefined && digest.length >= shortestDigest ? digest : undefined;
}
