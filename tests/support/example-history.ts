import type { History, HistoryEntry } from "../../src/release/history.ts";
import { oldDigest } from "./example-outcomes.ts";

/** One entry of a history: a deploy that went well, unless said otherwise. */
export function exampleEntry(changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    verb: "deploy",
    release: "r1",
    digest: oldDigest,
    image: "ghcr.io/acme/api:v1",
    result: "deployed",
    reason: undefined,
    previous: undefined,
    pulled: false,
    at: "2026-01-02T12:00:00.000Z",
    durationMs: 1_000,
    actor: undefined,
    commit: undefined,
    run: undefined,
    message: undefined,
    ...changes,
  };
}

/** A history of deploys that went well, the newest first. */
export function deployedBefore(...releases: readonly string[]): History {
  const at = (index: number) => new Date(Date.UTC(2026, 0, 2) - index * 60_000).toISOString();
  const entries = releases.map((release, index) => exampleEntry({ release, at: at(index) }));
  return { highestMapVersion: 3, entries };
}
