import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { digestOf, exampleEntry, exampleKnowledge } from "../../tests/support/example-history.ts";
import { Failure } from "../failure/failure.ts";
import type { HistoryEntry } from "../release/history.ts";
import { chooseTarget, type HostKnowledge, unknownRelease } from "./choose-target.ts";

const commit = "abc1234def5678900000000000000000000000aa";

const release = (id: string, day: number, digit: string, tag: string, changes: Partial<HistoryEntry> = {}) =>
  exampleEntry(id, {
    at: `2026-01-0${day}T12:00:00.000Z`,
    digest: digestOf(digit),
    image: `ghcr.io/acme/api:${tag}`,
    ...changes,
  });

const a = release("a", 1, "a", "v1", { commit });
const b = release("b", 2, "b", "sha-0123456");
const c = release("c", 3, "c", "7654321", { commit: "f".repeat(40) });
const hosts = [exampleKnowledge("h1", [a, b, c])];

function refusal(to: string, of: readonly HostKnowledge[]): Failure {
  try {
    chooseTarget(to, of);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("chooseTarget", () => {
  it.each([
    ["previous", "b"],
    ["a", "a"],
    ["c", "c"],
    ["v1", "a"],
    [commit, "a"],
    ["abc1234", "a"],
    ["ABC1234", "a"],
    ["sha-abc1234", "a"],
    ["sha-0123456", "b"],
    ["0123456", "b"],
    [`0123456${"8".repeat(33)}`, "b"],
    ["7654321", "c"],
    ["fffffff", "c"],
    [digestOf("b"), "b"],
    [`sha256:${"b".repeat(12)}`, "b"],
    ["b".repeat(12), "b"],
  ])("finds %s", (to, expected) => {
    expect(chooseTarget(to, hosts)).toMatchObject({ kind: "known", release: expected });
  });

  it("says which image that is", () => {
    expect(chooseTarget("a", hosts)).toEqual({
      kind: "known",
      release: "a",
      digest: digestOf("a"),
      image: "ghcr.io/acme/api:v1",
    });
  });

  it.each<[string, readonly string[]]>([
    ["v9", ["ghcr.io/acme/api:v9"]],
    ["bbbbbbb", ["ghcr.io/acme/api:bbbbbbb", "ghcr.io/acme/api:sha-bbbbbbb"]],
    [
      "12".repeat(20),
      [
        `ghcr.io/acme/api:${"12".repeat(20)}`,
        `ghcr.io/acme/api:sha-${"12".repeat(20)}`,
        "ghcr.io/acme/api:sha-1212121",
      ],
    ],
    [digestOf("9"), [`ghcr.io/acme/api@${digestOf("9")}`]],
    ["sha-1212121", ["ghcr.io/acme/api:sha-1212121"]],
  ])("leads elsewhere for %s", (to, candidates) => {
    expect(chooseTarget(to, hosts)).toEqual({ kind: "elsewhere", candidates });
  });

  it("asks in the repository as Docker shows it, on Docker Hub too, and in that of every host", () => {
    const hub = exampleKnowledge("h1", [exampleEntry("a", { image: "acme/shop:1@" + digestOf("a") })]);
    const other = exampleKnowledge("h2", [exampleEntry("b", { image: "localhost:5000/shop:1" })]);
    const candidates = ["acme/shop:v9", "localhost:5000/shop:v9"];
    expect(chooseTarget("v9", [hub, other])).toEqual({ kind: "elsewhere", candidates });
  });

  it.each(["", "no such tag", "../x", "sha256:12", "::add-mask::x", "a\nb"])(
    "knows nothing of %j, and lists what there is",
    (to) => {
      const failure = refusal(to, hosts);
      expect(failure).toMatchObject({ reason: "release-unknown", input: "to" });
      expect(failure.message).not.toContain("\n");
      expect(failure.evidence).toHaveLength(4);
      expect(failure.evidence[1]).toContain("7654321");
    },
  );

  it("knows nothing at all where no release is live", () => {
    expect(refusal("v1", [exampleKnowledge("h1", [])])).toMatchObject({
      reason: "release-unknown",
      evidence: ["no release is known"],
    });
  });

  it("takes the newest good one of several releases of one image", () => {
    const again = release("d", 4, "a", "v1");
    const bad = release("e", 5, "a", "v1", { result: "rolled-back" });
    expect(chooseTarget("v1", [exampleKnowledge("h1", [a, again, bad, c])])).toMatchObject({ release: "d" });
    expect(chooseTarget("v1", [exampleKnowledge("h1", [bad, c])])).toMatchObject({ release: "e" });
  });

  it("does not choose between images", () => {
    const moved = release("d", 4, "d", "v1");
    const failure = refusal("v1", [exampleKnowledge("h1", [a, moved, c])]);
    expect(failure).toMatchObject({ reason: "release-ambiguous", input: "to" });
    expect(failure.evidence.slice(1).map((line) => line.slice(0, 2))).toEqual(["d ", "a "]);
  });

  it("prefers what served to what never did, and an id to all else", () => {
    const never = release("d", 4, "d", "v1", { result: "failed" });
    expect(chooseTarget("v1", [exampleKnowledge("h1", [a, never, c], "c")])).toMatchObject({ release: "a" });
    expect(chooseTarget("d", [exampleKnowledge("h1", [a, never, c], "c")])).toMatchObject({ release: "d" });
    const named = release("v1", 4, "d", "v2");
    expect(chooseTarget("v1", [exampleKnowledge("h1", [a, named, c])])).toMatchObject({
      digest: digestOf("d"),
    });
  });

  it("takes a tag as it is written for no beginning of another, and for no commit before a tag", () => {
    const short = release("d", 4, "d", "2026010");
    const long = release("e", 5, "e", "20260102");
    expect(chooseTarget("2026010", [exampleKnowledge("h1", [short, long, c])])).toMatchObject({
      release: "d",
    });
    const same = release("f", 6, "f", "abc1234");
    expect(refusal("abc1234", [exampleKnowledge("h1", [a, same, c])])).toMatchObject({
      reason: "release-ambiguous",
    });
  });
});

describe("chooseTarget of the release before", () => {
  it("follows the hosts that can tell, where one joined later", () => {
    expect(
      chooseTarget("previous", [exampleKnowledge("h1", [c]), exampleKnowledge("h2", [a, c])]),
    ).toMatchObject({
      release: "a",
    });
  });

  it("is the one that some hosts have gone to already", () => {
    const behind = exampleKnowledge("h2", [a, b, c]);
    const ahead = exampleKnowledge("h1", [a, b, c], "b");
    expect(chooseTarget("previous", [ahead, behind])).toMatchObject({ release: "b" });
    expect(chooseTarget("previous", [behind, ahead, behind])).toMatchObject({ release: "b" });
  });

  it("refuses where each host would go to what the other has", () => {
    const one = exampleKnowledge("h1", [a, b]);
    const other = exampleKnowledge("h2", [b, a]);
    expect(refusal("previous", [one, other])).toMatchObject({ reason: "release-ambiguous" });
  });

  it("refuses where hosts do not agree", () => {
    const failure = refusal("previous", [exampleKnowledge("h1", [a, c]), exampleKnowledge("h2", [b, c])]);
    expect(failure).toMatchObject({
      reason: "release-ambiguous",
      message: "the hosts do not agree on what was live before: a on h1, b on h2",
    });
  });

  it.each<[string, readonly HostKnowledge[]]>([
    ["there was only one", [exampleKnowledge("h1", [a])]],
    ["there was none", [exampleKnowledge("h1", []), exampleKnowledge("h2", [])]],
    ["none was good", [exampleKnowledge("h1", [release("x", 1, "a", "v1", { result: "failed" }), a])]],
  ])("refuses where %s", (_, of) => {
    expect(refusal("previous", of)).toMatchObject({ reason: "nothing-before", input: "to" });
  });
});

describe("what a choice says of hostile histories", () => {
  const line = fc.string({ unit: "grapheme", maxLength: 60 });
  const word = fc.constantFrom("::add-mask::x", "##[group]x", "\u001b[2J", "a\nb", "‮x", "|<b>`");
  const text = fc.oneof(line, word);
  const anyEntry = fc.record({
    id: fc.stringMatching(/^[a-z0-9-]{1,12}$/),
    image: text,
    actor: fc.option(text, { nil: undefined }),
    commit: fc.option(text, { nil: undefined }),
    reason: fc.option(text, { nil: undefined }),
    result: fc.constantFrom<HistoryEntry["result"]>("baking", "deployed", "rolled-back", "failed"),
    digit: fc.constantFrom("a", "b"),
  });

  it("is a known release or a failure, with short inert lines", () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 30 }), text, (lived, to) => {
        const entries = lived.map(({ id, digit, ...rest }) =>
          exampleEntry(id, { ...rest, digest: digestOf(digit) }),
        );
        const known = [exampleKnowledge("h1", entries)];
        for (const name of [to, "previous", ...lived.map((one) => one.id)]) {
          const failure = failureOf(() => chooseTarget(name, known)) ?? unknownRelease(name, known);
          expect(failure).toBeInstanceOf(Failure);
          for (const told of [failure.message, ...failure.evidence]) {
            // oxlint-disable-next-line no-control-regex -- that is what must not be there
            expect(told).not.toMatch(/[\u0000-\u001f\u007f\u202e]|^\s*::|##\[/);
          }
          expect(failure.evidence.every((told) => told.length <= 1_000)).toBe(true);
        }
      }),
    );
  });

  it("is bounded, however many releases there are", () => {
    const many = Array.from({ length: 1_000 }, (_, n) => exampleEntry(`r${n}`, { image: "x".repeat(2_000) }));
    const failure = unknownRelease("v9", [exampleKnowledge("h1", many)]);
    expect(failure.evidence).toHaveLength(102);
    expect(failure.evidence.at(-1)).toBe("… and 900 more");
  });
});

function failureOf(work: () => unknown): Failure | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
