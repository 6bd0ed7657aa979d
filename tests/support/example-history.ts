import type { HostObservation } from "../../src/host/observation.ts";
import type { History, HistoryEntry } from "../../src/release/history.ts";
import { type HostKnowledge, knowledgeOf } from "../../src/rollback/known-releases.ts";
import { exampleIdentity, exampleRelease } from "./example-observation.ts";

/** A digest of one repeated hex digit. */
export function digestOf(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

/** A deploy that stayed. */
export function exampleEntry(release: string, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    verb: "deploy",
    release,
    digest: digestOf("a"),
    image: "ghcr.io/acme/api:v1",
    result: "deployed",
    reason: undefined,
    previous: undefined,
    pulled: true,
    at: "2026-01-02T12:00:00.000Z",
    durationMs: 6_200,
    actor: "octocat",
    commit: undefined,
    run: undefined,
    message: undefined,
    ...changes,
  };
}

/** @param oldestFirst as it was lived */
export function historyOf(oldestFirst: readonly HistoryEntry[]): History {
  return { highestMapVersion: 1, entries: oldestFirst.toReversed() };
}

/** What a host knows by its history, its live release running and nothing else left. */
export function exampleKnowledge(
  host: string,
  oldestFirst: readonly HistoryEntry[],
  live = oldestFirst.at(-1)?.release,
): HostKnowledge {
  const entry = oldestFirst.find((one) => one.release === live);
  const running = entry && exampleRelease({ identity: exampleIdentity(entry) });
  const seen: Pick<HostObservation, "history" | "releases" | "live"> = {
    history: historyOf(oldestFirst),
    releases: running === undefined ? [] : [running],
    live: running,
  };
  return knowledgeOf(host, seen);
}
