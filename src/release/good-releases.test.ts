import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { exampleEntry, historyOf } from "../../tests/support/example-history.ts";
import { previousRelease } from "./good-releases.ts";
import { emptyHistory, type HistoryEntry, recorded } from "./history.ts";

const entry = exampleEntry;
const backTo = (release: string, previous?: string, changes: Partial<HistoryEntry> = {}) =>
  entry(release, { verb: "rollback", previous, ...changes });
const [a, b, c] = [entry("a"), entry("b"), entry("c")];

describe("previousRelease", () => {
  it.each<[string, readonly HistoryEntry[], string | undefined, string | undefined]>([
    ["nothing without a history", [], undefined, undefined],
    ["nothing before the first release", [a], "a", undefined],
    ["the one before", [a, b], "b", "a"],
    ["the newest where nothing is live", [a, b], undefined, "b"],
    ["the newest before a release the history does not know", [a, b], "x", "b"],
    ["C, B, A: the second of three", [a, b, c], "c", "b"],
    ["C, B, A: the first of three after a rollback", [a, b, c, backTo("b", "c")], "b", "a"],
    ["nothing after two rollbacks of two", [a, b, c, backTo("b", "c"), backTo("a", "b")], "a", undefined],
    ["the one gone back to, after a new deploy", [a, b, backTo("a", "b"), c], "c", "a"],
    ["the one a rollback far back left behind not", [a, b, c, backTo("a", "c"), entry("d")], "d", "a"],
    ["the one a rollback forward came from", [a, b, c, backTo("b", "c"), backTo("c", "b")], "c", "b"],
    ["a release that was turned back not", [a, entry("b", { result: "rolled-back" }), c], "c", "a"],
    ["a release that never served not", [a, entry("b", { result: "failed" }), c], "c", "a"],
    ["the one before a release that bakes", [a, b, entry("c", { result: "baking" })], "c", "b"],
    [
      "a rollback that did not work changes nothing",
      [a, b, backTo("a", "b", { result: "failed" })],
      "b",
      "a",
    ],
    ["a rollback of which nothing was written down counts all the same", [a, b, c], "b", "a"],
    [
      "the one before it where its own brought it back out of order",
      [a, b, backTo("a", "b"), c, backTo("b", "c")],
      "b",
      "a",
    ],
    [
      "the one that was live when a deploy came, where nothing was written down of the rollback to it",
      [a, b, entry("c", { previous: "a" })],
      "c",
      "a",
    ],
    [
      "the one that was live when a release was brought anew",
      [a, b, c, entry("b", { previous: "c" })],
      "b",
      "c",
    ],
    [
      "one that only the registry had, for what was deployed over it",
      [a, b, backTo("x", "b"), entry("c", { previous: "x" })],
      "c",
      "x",
    ],
    ["what lies before one that only the registry had", [a, b, backTo("x", "b")], "x", "a"],
    [
      "what lies before one that was left for one the registry had",
      [a, b, c, backTo("x", "c"), backTo("b", "x")],
      "b",
      "a",
    ],
    ["a release only a rollback tells of", [backTo("a", "x"), b], "b", "a"],
  ])("is %s", (_, lived, live, expected) => {
    expect(previousRelease(historyOf(lived), live)).toBe(expected);
  });

  const ids = ["a", "b", "c", "d", "e"];
  const anyEntry = fc
    .record({
      release: fc.constantFrom(...ids),
      verb: fc.constantFrom("deploy" as const, "rollback" as const),
      result: fc.constantFrom<HistoryEntry["result"]>("baking", "deployed", "rolled-back", "failed"),
      previous: fc.option(fc.constantFrom(...ids), { nil: undefined }),
    })
    .map(({ release, ...changes }) => entry(release, changes));

  it("is never what is live, and always a release that was deployed for good, whatever stands there", () => {
    fc.assert(
      fc.property(
        fc.array(anyEntry, { maxLength: 40, size: "max" }),
        fc.constantFrom(...ids, undefined),
        (lived, live) => {
          const previous = previousRelease(historyOf(lived), live);
          if (previous === undefined) return;
          expect(previous).not.toBe(live);
          expect(lived.some((one) => one.release === previous && one.result === "deployed")).toBe(true);
        },
      ),
    );
  });

  const numberOf = (release: string) => Number(release.slice(1));

  /** What users do to one host, with only the tool's own verbs. */
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("deploy" as const, "failing deploy" as const) },
    { weight: 2, arbitrary: fc.constant("rollback" as const) },
    { weight: 1, arbitrary: fc.nat(200) },
  );

  it("is never a release that was gone back from, in histories cut short too", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 250, size: "max" }), (steps) => {
        let history = emptyHistory;
        let live: string | undefined;
        let releases = 0;
        const left = new Set<string>();
        const write = (one: HistoryEntry, at: number) => {
          history = recorded(history, { ...one, at: new Date(at * 1_000).toISOString() }, at);
        };
        const goBack = (target: string | undefined, at: number) => {
          if (target === undefined || target === live) return;
          write(backTo(target, live), at);
          if (live !== undefined && numberOf(live) > numberOf(target)) left.add(live);
          left.delete(target);
          live = target;
        };
        steps.forEach((one, at) => {
          const previous = previousRelease(history, live);
          expect(previous === undefined || !left.has(previous)).toBe(true);
          expect(previous === undefined || previous !== live).toBe(true);
          if (one === "rollback") goBack(previous, at);
          else if (typeof one === "number") goBack(releases === 0 ? undefined : `r${one % releases}`, at);
          else if (one === "failing deploy") write(entry(`r${releases++}`, { result: "failed" }), at);
          else {
            live = `r${releases++}`;
            write(entry(live), at);
          }
        });
      }),
      { numRuns: 30 },
    );
  });

  it("walks down all of a stack of deploys, newest first", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (deploys) => {
        const lived = Array.from({ length: deploys }, (_, n) => entry(`r${n}`));
        const walked: string[] = [];
        let live = `r${deploys - 1}`;
        for (;;) {
          const previous = previousRelease(historyOf(lived), live);
          if (previous === undefined) break;
          lived.push(backTo(previous, live));
          walked.push(previous);
          live = previous;
        }
        expect(walked).toEqual(Array.from({ length: deploys - 1 }, (_, n) => `r${deploys - 2 - n}`));
      }),
    );
  });
});
