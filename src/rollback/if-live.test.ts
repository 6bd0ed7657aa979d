import { describe, expect, it } from "@jest/globals";
import { exampleEntry, exampleKnowledge } from "../../tests/support/example-history.ts";
import { isLeftAsExpected } from "./if-live.ts";
import { joinReleases } from "./join-releases.ts";

const lived = ["a", "b", "c"].map((release) => exampleEntry(release));

describe("a rollback that expects c to be live", () => {
  it.each([
    ["on every host", ["c", "c"], undefined, true],
    ["on every host, wherever it goes", ["c", "c"], "b", true],
    ["on none", ["b", "b"], undefined, false],
    ["on one, the other has one other", ["c", "b"], undefined, true],
    ["on one, the other is there already", ["c", "b"], "b", true],
    ["on one, the other has gone elsewhere", ["c", "a"], "b", false],
    ["on one, the others differ", ["c", "b", "a"], undefined, false],
    ["on one, nothing on the other", ["c", undefined], undefined, false],
    ["on no host at all", [], undefined, false],
  ] as const)("which it is %s", (_, live, target, expected) => {
    const hosts = live.map((release, index) => ({ ...exampleKnowledge(`h${index}`, lived), live: release }));
    expect(isLeftAsExpected("c", hosts, joinReleases(hosts), target)).toBe(expected);
  });
});
