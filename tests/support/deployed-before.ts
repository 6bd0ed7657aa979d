import type { History } from "../../src/release/history.ts";
import { oldDigest } from "./example-outcomes.ts";

/** A history of deploys that went well, the newest first. */
export function deployedBefore(...releases: readonly string[]): History {
  const at = (index: number) => new Date(Date.UTC(2026, 0, 2) - index * 60_000).toISOString();
  const entries = releases.map((release, index) => ({
    verb: "deploy" as const,
    release,
    digest: oldDigest,
    image: "ghcr.io/acme/api:v1",
    result: "deployed" as const,
    reason: undefined,
    previous: undefined,
    pulled: false,
    at: at(index),
    durationMs: 1_000,
    actor: undefined,
    commit: undefined,
    run: undefined,
    message: undefined,
  }));
  return { highestMapVersion: 3, entries };
}
