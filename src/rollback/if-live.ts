import type { ListedRelease } from "./join-releases.ts";
import type { HostKnowledge } from "./known-releases.ts";
import { releasesNamed } from "./releases-named.ts";

/**
 * Whether what is live is what a rollback expects to leave: on every host, or on some where the others have what it goes to
 * already, because a run before it was cut between two hosts. By the same names as those that a rollback goes to; of a name
 * that says too little nothing is assumed.
 *
 * @param target what it goes to, once that is known
 */
export function isLeftAsExpected(
  name: string,
  hosts: readonly HostKnowledge[],
  releases: readonly ListedRelease[],
  target?: string,
): boolean {
  const named = new Set(releasesNamed(name, releases).map(({ release }) => release));
  const others = hosts.map(({ live }) => live).filter((live) => live === undefined || !named.has(live));
  const [other] = others;
  if (others.length === 0) return hosts.length > 0;
  const isOne = other !== undefined && others.every((live) => live === other);
  return others.length < hosts.length && isOne && (target === undefined || other === target);
}
