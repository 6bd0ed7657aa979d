import { describe, expect, it } from "@jest/globals";
import { exampleIdentity } from "../../tests/support/example-observation.ts";
import { previousRelease } from "./good-releases.ts";
import { emptyHistory, type History, type HistoryEntry } from "./history.ts";
import { sameHistory, settledHistory } from "./settled-history.ts";

const identity = exampleIdentity({ release: "20260102t030405-0aff" });
const entry = (release: string, result: HistoryEntry["result"]): HistoryEntry => ({
  verb: "deploy",
  release,
  digest: identity.digest,
  image: identity.image,
  result,
  reason: undefined,
  previous: undefined,
  pulled: true,
  at: "2026-01-01T00:00:00.000Z",
  durationMs: 5,
  actor: "octocat",
  commit: undefined,
  run: undefined,
  message: undefined,
});
const history = (...entries: HistoryEntry[]): History => ({ highestMapVersion: 40, entries });

describe("settledHistory", () => {
  it("leaves a history alone that tells of the live release", () => {
    const told = history(entry(identity.release, "deployed"), entry("r1", "deployed"));
    expect(settledHistory(told, identity)).toEqual(told);
    expect(sameHistory(settledHistory(told, identity), told)).toBe(true);
  });

  it("takes the live release in that a run did not get to write down, after the last good one", () => {
    const told = history(entry("r2", "rolled-back"), entry("r1", "deployed"));
    const settled = settledHistory(told, identity);
    expect(settled.entries[0]).toMatchObject({
      release: identity.release,
      digest: identity.digest,
      result: "deployed",
      previous: "r1",
      at: "2026-01-02T03:04:05.000Z",
      pulled: false,
    });
    expect(settled.entries.slice(1)).toEqual(told.entries);
    expect(settled.highestMapVersion).toBe(40);
    expect(settledHistory(settled, identity)).toEqual(settled);
  });

  it("ends a bake as it came out, and once", () => {
    const stayed = settledHistory(history(entry(identity.release, "baking")), identity);
    expect(stayed.entries).toMatchObject([{ result: "deployed", actor: "octocat" }]);
    const fell = settledHistory(
      history(entry("r9", "baking"), entry(identity.release, "deployed")),
      identity,
    );
    expect(fell.entries.map(({ result }) => result)).toEqual(["rolled-back", "deployed"]);
  });

  it("takes a live release in whose deploy was said to have failed", () => {
    const settled = settledHistory(history(entry(identity.release, "failed")), identity);
    expect(settled.entries.map(({ result }) => result)).toEqual(["deployed", "failed"]);
  });

  it("begins a lost history with what is there, the live release on top", () => {
    const others = ["r2", "r1"].map((release) => exampleIdentity({ release }));
    const settled = settledHistory(emptyHistory, identity, [...others, identity]);
    expect(settled.entries.map(({ release, previous }) => [release, previous])).toEqual([
      [identity.release, "r2"],
      ["r2", "r1"],
      ["r1", undefined],
    ]);
    expect(settledHistory(history(entry("r9", "failed")), identity, others).entries).toHaveLength(2);
  });

  it("takes a rollback in that did not get to write itself down, once", () => {
    const first = { ...entry(identity.release, "deployed"), at: "2025-12-31T00:00:00.000Z" };
    const told = history(entry("r9", "deployed"), entry("r8", "rolled-back"), first);
    const settled = settledHistory(told, identity);
    expect(settled.entries[0]).toMatchObject({
      verb: "rollback",
      release: identity.release,
      previous: "r9",
      at: told.entries[0]?.at,
    });
    expect(settled.entries.slice(1)).toEqual(told.entries);
    expect(settledHistory(settled, identity)).toEqual(settled);
    // Nothing leads forward again once another release was deployed after it.
    const next = history({ ...entry("r10", "deployed"), at: "2026-01-03T00:00:00.000Z" }, ...settled.entries);
    expect(previousRelease(next, "r10")).toBe(identity.release);
  });

  it("has nothing to add where nothing is live", () => {
    expect(settledHistory(emptyHistory, undefined)).toEqual(emptyHistory);
  });

  it("stands a release whose id tells no time", () => {
    const odd = exampleIdentity({ release: "by-hand" });
    expect(settledHistory(emptyHistory, odd).entries).toMatchObject([{ at: "1970-01-01T00:00:00.000Z" }]);
  });
});
