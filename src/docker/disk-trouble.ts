/** What is wrong with a host's disk, and what helps. */
export interface DiskTrouble {
  readonly reason: "disk-full" | "disk-read-only";
  readonly advice: string;
}

/** The system's own words (errno ENOSPC, EDQUOT, EROFS), which Docker and the tools of an image pass on. */
export const diskWords = {
  full: /no space left on device|disk quota exceeded/i,
  readOnly: /read-only file ?system/i,
} as const;

export const diskFullAdvice =
  "See on the host: `df -h /var/lib/docker` and `docker system df`; `docker image prune -a` and `docker builder prune` make room, as does a lower keep-releases.";

export const diskReadOnlyAdvice =
  "See on the host: `dmesg | grep -i remount`; a disk with errors is often mounted read-only.";

/** The trouble with a disk that somebody's words tell of, if they do. */
export function diskTroubleIn(words: string): DiskTrouble | undefined {
  if (diskWords.full.test(words)) return { reason: "disk-full", advice: diskFullAdvice };
  if (diskWords.readOnly.test(words)) return { reason: "disk-read-only", advice: diskReadOnlyAdvice };
  return undefined;
}
