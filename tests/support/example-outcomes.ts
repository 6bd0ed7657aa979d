import { Failure } from "../../src/failure/failure.ts";
import type { DeployOutcome, HostOutcome } from "../../src/report/outcome.ts";

export const newDigest = `sha256:${"a".repeat(64)}`;
export const oldDigest = `sha256:${"b".repeat(64)}`;

/** A host on which the example deploy went well. */
export function exampleHost(host: string, changes: Partial<HostOutcome> = {}): HostOutcome {
  return {
    host,
    result: "deployed",
    failure: undefined,
    release: "r2",
    digest: newDigest,
    slot: "green",
    previousRelease: "r1",
    previousDigest: oldDigest,
    previousImage: "ghcr.io/acme/api:v1",
    promotedAt: new Date("2026-01-02T12:00:03.120Z"),
    durationMs: 6100.4,
    spans: [
      { activity: "connect", fromMs: 0, toMs: 120 },
      { activity: "switch", fromMs: 3000, toMs: 3050 },
      { activity: "drain", fromMs: 3050, toMs: 6100 },
    ],
    ...changes,
  };
}

/** An example deploy of `api` that went well on one host. */
export function exampleOutcome(changes: Partial<DeployOutcome> = {}): DeployOutcome {
  return {
    service: "api",
    image: "ghcr.io/acme/api:v2",
    url: "https://api.example/",
    result: "deployed",
    failure: undefined,
    release: "r2",
    digest: newDigest,
    startedAt: new Date("2026-01-02T12:00:00Z"),
    durationMs: 6200.4,
    availability: { probes: 412, failed: 0, p50: 12.3, p99: 40.1, longestOutageMs: 0 },
    samples: [],
    judgements: [],
    checks: [],
    previewValue: undefined,
    hosts: [exampleHost("h1")],
    plan: [],
    notices: [],
    ...changes,
  };
}

/** A candidate that never got healthy on h1, with what its container said. */
export const unhealthy = new Failure("candidate-unhealthy", "no answer on /health within 60 s", {
  host: "h1",
  advice: "Look at what the container said.",
  evidence: ["listening on 3001", ": :error::not a command"],
});

/** The example deploy as refused by h1 before anything was switched. */
export function refusedOutcome(failure: Failure = unhealthy): DeployOutcome {
  const untouched = { promotedAt: undefined, spans: [] } as const;
  return exampleOutcome({
    result: "failed",
    failure,
    hosts: [
      exampleHost("h1", { ...untouched, result: "failed", failure }),
      exampleHost("h2", { ...untouched, result: "failed" }),
    ],
  });
}
