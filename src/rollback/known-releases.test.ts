import { describe, expect, it } from "@jest/globals";
import { digestOf, exampleEntry, exampleKnowledge, historyOf } from "../../tests/support/example-history.ts";
import { exampleIdentity, exampleRelease } from "../../tests/support/example-observation.ts";
import type { ReleaseContainer } from "../host/observation.ts";
import { joinReleases } from "./join-releases.ts";
import { knownReleases } from "./known-releases.ts";

const container = (release: string, changes: Partial<ReleaseContainer> = {}) =>
  exampleRelease({ identity: exampleIdentity({ release }), state: "exited", ...changes });
const seen = (
  releases: readonly ReleaseContainer[],
  entries: Parameters<typeof historyOf>[0],
  live?: ReleaseContainer,
) => ({ releases, history: historyOf(entries), live });

describe("knownReleases", () => {
  it("tells what is known of one: who brought it, of what, and what is left of it", () => {
    const live = container("r2", { state: "running" });
    const told = { commit: "c".repeat(40), run: "https://ci.example/1", actor: "octocat" };
    const rolled = exampleEntry("r2", {
      verb: "rollback",
      commit: "d".repeat(40),
      actor: "bob",
      message: "no",
    });
    expect(knownReleases(seen([live], [exampleEntry("r2", told), rolled], live))).toEqual([
      {
        release: "r2",
        digest: live.identity.digest,
        image: "ghcr.io/acme/api:v1",
        tag: "v1",
        ...told,
        message: "no",
        at: "2026-01-02T12:00:00.000Z",
        result: "deployed",
        reason: undefined,
        state: "running",
        live: true,
        imageId: "sha256:image",
      },
    ]);
  });

  it("has releases of which only a container is left, and those of which only the history is", () => {
    const known = knownReleases(seen([container("20260103t120000-0003")], [exampleEntry("r1")]));
    expect(known.map(({ release, state, result, at }) => [release, state, result, at])).toEqual([
      ["20260103t120000-0003", "stopped", "unknown", "2026-01-03T12:00:00.000Z"],
      ["r1", "removed", "deployed", "2026-01-02T12:00:00.000Z"],
    ]);
  });

  it.each([
    ["running", "running"],
    ["restarting", "running"],
    ["paused", "paused"],
    ["created", "stopped"],
    ["exited", "stopped"],
    ["dead", "stopped"],
    ["removing", "stopped"],
  ] as const)("takes a container that is %s for %s", (state, expected) => {
    expect(knownReleases(seen([container("r1", { state })], []))[0]?.state).toBe(expected);
  });

  it("looks at the container of a release that is most alive", () => {
    const two = [container("r1"), container("r1", { id: "x", state: "running", imageId: "sha256:other" })];
    expect(knownReleases(seen(two, []))).toMatchObject([{ state: "running", imageId: "sha256:other" }]);
  });

  it.each([
    ["turned back by a rollback", [exampleEntry("r2", { verb: "rollback", previous: "r1" })], "rolled-back"],
    [
      "left by a rollback that failed",
      [exampleEntry("r2", { verb: "rollback", previous: "r1", result: "failed" as const })],
      "deployed",
    ],
    [
      "put live again since",
      [
        exampleEntry("r2", { verb: "rollback", previous: "r1" }),
        exampleEntry("r1", { verb: "rollback", previous: "r2" }),
      ],
      "deployed",
    ],
    ["followed by a deploy", [exampleEntry("r2", { previous: "r1" })], "deployed"],
  ])("says how one did that was %s", (_, after, expected) => {
    const known = knownReleases(seen([], [exampleEntry("r1"), ...after]));
    expect(known.find((one) => one.release === "r1")?.result).toBe(expected);
  });

  it("says of an open bake that it is one only while its release is live", () => {
    const baking = exampleEntry("r1", { result: "baking" });
    const live = container("r1", { state: "running" });
    expect(knownReleases(seen([live], [baking], live))).toMatchObject([{ result: "baking" }]);
    expect(knownReleases(seen([], [baking]))).toMatchObject([
      { result: "rolled-back", reason: "host-fallback" },
    ]);
  });

  it("puts the newest first, by id where no time is known or two are the same", () => {
    const entries = [
      exampleEntry("b", { at: "2026-01-05T00:00:00.000Z" }),
      exampleEntry("a", { at: "2026-01-05T00:00:00.000Z" }),
      exampleEntry("c", { at: "2026-01-04T00:00:00.000Z" }),
    ];
    const known = knownReleases(seen([container("x"), container("y")], entries));
    expect(known.map((one) => one.release)).toEqual(["b", "a", "c", "y", "x"]);
  });
});

describe("joinReleases", () => {
  const a = exampleEntry("a");
  const b = exampleEntry("b", { digest: digestOf("b"), at: "2026-01-03T12:00:00.000Z" });

  it("has one row a release, of what all hosts know together", () => {
    const releases = joinReleases([exampleKnowledge("h1", [a, b]), exampleKnowledge("h2", [a, b])]);
    expect(releases).toHaveLength(2);
    expect(releases[0]).toEqual({
      release: "b",
      digest: digestOf("b"),
      image: "ghcr.io/acme/api:v1",
      tag: "v1",
      commit: null,
      actor: "octocat",
      run: null,
      at: "2026-01-03T12:00:00.000Z",
      result: "deployed",
      reason: null,
      message: null,
      state: "running",
      live: true,
      size: null,
      hosts: ["h1", "h2"],
    });
  });

  it("says where hosts differ, and which of them know it", () => {
    const h1 = exampleKnowledge("h1", [a, b]);
    const h2 = exampleKnowledge("h2", [a, b], "a");
    const releases = joinReleases([h1, h2, exampleKnowledge("h3", [b])]);
    expect(releases).toMatchObject([
      {
        release: "b",
        state: "mixed",
        states: { h1: "running", h2: "removed", h3: "running" },
        live: true,
        liveOn: ["h1", "h3"],
        hosts: ["h1", "h2", "h3"],
      },
      { release: "a", state: "mixed", liveOn: ["h2"], hosts: ["h1", "h2"] },
    ]);
  });

  it("lets the host that can tell speak, and the worse result count", () => {
    const [known] = exampleKnowledge("h1", [a]).known;
    if (known === undefined) throw new Error("nothing is known");
    const h1 = {
      ...exampleKnowledge("h1", []),
      known: [{ ...known, result: "unknown" as const, actor: undefined }],
    };
    const h2 = { ...exampleKnowledge("h2", []), known: [{ ...known, sizeBytes: 7 }] };
    expect(joinReleases([h1, h2])).toMatchObject([{ result: "deployed", actor: "octocat", size: 7 }]);
    const h3 = {
      ...h2,
      host: "h3",
      known: [{ ...known, result: "rolled-back" as const, reason: "checks-failed" }],
    };
    expect(joinReleases([h1, h2, h3])).toMatchObject([{ result: "rolled-back", reason: "checks-failed" }]);
  });
});
