import { hostEntry } from "./outputs.ts";
import type { RollbackOutcome } from "./rollback-outcome.ts";

/** Bytes the output `releases` may take: GitHub takes a megabyte of all outputs of a job. */
const releasesLimit = 500_000;

/**
 * The outputs of `rollback`, names as in its action.yml. What is not known is an empty string; release and digest are
 * what serves now, with several hosts those of the first.
 */
export function rollbackOutputs(outcome: RollbackOutcome): Record<string, string> {
  const [first] = outcome.hosts;
  return {
    result: outcome.result,
    reason: outcome.failure?.reason ?? "",
    release: first?.release ?? "",
    digest: first?.digest ?? "",
    "previous-release": first?.previousRelease ?? "",
    "duration-ms": `${Math.round(outcome.durationMs)}`,
    releases: outcome.releases === undefined ? "" : JSON.stringify(fitting(outcome.releases)),
    hosts: JSON.stringify(outcome.hosts.map(hostEntry)),
  };
}

/** The newest ones that fit. */
function fitting<T>(releases: readonly T[]): readonly T[] {
  let bytes = 0;
  return releases.filter((one) => {
    bytes += Buffer.byteLength(JSON.stringify(one)) + 1;
    return bytes <= releasesLimit;
  });
}
