import { describe, expect, it } from "@jest/globals";
import { emptyHistory, type History, type HistoryEntry } from "./history.ts";
import type { ReleaseIdentity } from "./labels.ts";
import { settledHistory } from "./settled-history.ts";

const live: ReleaseIdentity = {
  release: "20260102t030405-0a1b",
  digest: `sha256:${"b".repeat(64)}`,
  image: "ghcr.io/acme/shop:2",
  settings: { containerPort: 3000, healthPath: "/health", healthHost: undefined },
};

function entry(release: string, result: HistoryEntry["result"]): HistoryEntry {
  return {
    verb: "deploy",
    release,
    digest: `sha256:${"a".repeat(64)}`,
    image: "ghcr.io/acme/shop:1",
    result,
    reason: undefined,
    previous: undefined,
    pulled: true,
    at: "2026-01-01T00:00:00.000Z",
    durationMs: 1_000,
    actor: "octocat",
    commit: undefined,
    run: undefined,
    message: undefined,
  };
}

function history(...entries: readonly HistoryEntry[]): History {
  return { highestMapVersion: 65, entries };
}

describe("a history that a run finds", () => {
  it.each([
    ["the live release is in it", history(entry(live.release, "deployed"), entry("r1", "deployed"))],
    ["releases after it did not stay", history(entry("r3", "rolled-back"), entry(live.release, "deployed"))],
  ])("is left as it is where %s", (_, found) => {
    expect(settledHistory(found, live)).toBeUndefined();
  });

  it("is left as it is on an empty host", () => {
    expect(settledHistory(emptyHistory, undefined)).toBeUndefined();
  });

  it("gets the live release where its run was cut short before it could write it down", () => {
    const settled = settledHistory(history(entry("r1", "deployed")), live);
    expect(settled?.highestMapVersion).toBe(65);
    expect(settled?.entries).toEqual([
      expect.objectContaining({
        verb: "deploy",
        release: live.release,
        digest: live.digest,
        image: live.image,
        result: "deployed",
        previous: "r1",
        at: "2026-01-02T03:04:05.000Z",
      }),
      entry("r1", "deployed"),
    ]);
  });

  it("has the bake of the live release end well", () => {
    const settled = settledHistory(history(entry(live.release, "baking"), entry("r1", "deployed")), live);
    expect(settled?.entries.map(({ release, result }) => [release, result])).toEqual([
      [live.release, "deployed"],
      ["r1", "deployed"],
    ]);
  });

  it("has the bake of a release that does not serve end otherwise", () => {
    const settled = settledHistory(history(entry("r3", "baking"), entry(live.release, "deployed")), live);
    expect(settled?.entries[0]).toMatchObject({ release: "r3", result: "rolled-back" });
    expect(settledHistory(history(entry("r3", "baking")), undefined)?.entries[0]?.result).toBe("rolled-back");
  });

  it("takes the time of the newest entry for a release whose id tells none", () => {
    const settled = settledHistory(history(entry("r1", "deployed")), { ...live, release: "r2" });
    expect(settled?.entries[0]?.at).toBe("2026-01-01T00:00:00.000Z");
  });
});
