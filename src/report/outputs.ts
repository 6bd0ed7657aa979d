import type { DeployOutcome, HostOutcome } from "./outcome.ts";

/**
 * The outputs of `blue-green-deploy`, names as in its action.yml. What is not known is an empty string; in the
 * JSON of `hosts` it is `null`, `reason` excepted. With several hosts `slot` and `previous-*` are those of the first.
 *
 * @param report path of the HTML report, where one was written
 */
export function outputsOf(outcome: DeployOutcome, report = ""): Record<string, string> {
  const [first] = outcome.hosts;
  return {
    result: outcome.result,
    reason: outcome.failure?.reason ?? "",
    release: outcome.release ?? "",
    digest: outcome.digest ?? "",
    "previous-release": first?.previousRelease ?? "",
    "previous-digest": first?.previousDigest ?? "",
    slot: first?.slot ?? "",
    "duration-ms": wholeMs(outcome.durationMs).toString(),
    availability: outcome.availability === undefined ? "" : JSON.stringify(outcome.availability),
    hosts: JSON.stringify(outcome.hosts.map(hostEntry)),
    "preview-value": outcome.previewValue ?? "",
    report,
  };
}

/** The outputs of a run that ended before it had an outcome: nothing but that it failed, and why. */
export function outputsOfRefusal(reason: string): Record<string, string> {
  return { result: "failed", reason };
}

/** One host as an entry of the output `hosts`. */
export function hostEntry(host: HostOutcome): Record<string, string | number | null> {
  return {
    host: host.host,
    result: host.result,
    reason: host.failure?.reason ?? "",
    release: host.release ?? null,
    digest: host.digest ?? null,
    slot: host.slot ?? null,
    previousRelease: host.previousRelease ?? null,
    promotedAt: host.promotedAt?.toISOString() ?? null,
    durationMs: wholeMs(host.durationMs),
  };
}

function wholeMs(ms: number): number {
  return Math.round(ms);
}
