import { describe, expect, it } from "@jest/globals";
import { exampleHost, exampleOutcome } from "../../tests/support/example-outcomes.ts";
import { Failure } from "../failure/failure.ts";
import { headline, nameSome, standing } from "./headline.ts";
import type { DeployResult } from "./outcome.ts";

describe("headline", () => {
  it.each<[DeployResult, string]>([
    ["deployed", "Deployed v2 of api to 1 host in 6.2 s"],
    ["unchanged", "Nothing to do: v2 of api is live on 1 host already"],
    ["planned", "Dry run: the plan to deploy v2 of api to 1 host; nothing was changed"],
    ["rolled-back", "Turned back: v2 of api was promoted and did not stay, after 6.2 s"],
    ["failed", "Failed to deploy v2 of api to 1 host, after 6.2 s"],
  ])("of %s", (result, expected) => {
    expect(headline(exampleOutcome({ result }))).toBe(expected);
  });

  it.each([
    ["ghcr.io/acme/api:v2", "v2"],
    ["localhost:5000/api:2026-01", "2026-01"],
    ["localhost:5000/api", "localhost:5000/api"],
    [`acme/api:v2@sha256:${"c".repeat(64)}`, "v2"],
    [`localhost:5000/api@sha256:${"c".repeat(64)}`, "sha256:cccccccccccc"],
  ])("calls %s by %s", (image, version) => {
    expect(headline(exampleOutcome({ image }))).toBe(`Deployed ${version} of api to 1 host in 6.2 s`);
  });
});

describe("standing", () => {
  const serving = exampleHost("on");
  const failure = new Failure("connection-lost", "gone");
  const late = exampleHost("late", { result: "failed", failure });
  const early = exampleHost("early", { result: "failed", failure, promotedAt: undefined, spans: [] });
  const asked = exampleHost("asked", { result: "failed", failure, promotedAt: undefined });
  const refused = exampleHost("refused", {
    result: "failed",
    failure: new Failure("promotion-failed", "no"),
    promotedAt: undefined,
    spans: [],
  });
  const back = exampleHost("back", { result: "rolled-back" });

  it.each([
    ["nobody switched", [early, back], "No host is known to serve the new release."],
    ["all switched, then one failed", [serving, late], "The new release serves on 2 hosts all the same."],
    ["a split", [serving, early, back], "The fleet is split: the new release serves on 1 of 3 hosts: on."],
    [
      "a switch without an answer",
      [early, asked],
      "No host is known to serve the new release. Not known for asked: ask with tidegate status.",
    ],
    [
      "a failed promotion",
      [refused],
      "No host is known to serve the new release. Not known for refused: ask with tidegate status.",
    ],
  ])("tells of %s", (_, hosts, expected) => {
    expect(standing(exampleOutcome({ result: "failed", failure, hosts }))).toBe(expected);
  });

  it("says nothing of a run that went as asked", () => {
    expect(standing(exampleOutcome())).toBeUndefined();
  });
});

describe("nameSome", () => {
  it("names ten and counts the rest", () => {
    const names = Array.from({ length: 12 }, (_, at) => `h${at}`);
    expect(nameSome(names)).toBe("h0, h1, h2, h3, h4, h5, h6, h7, h8, h9 and 2 more");
    expect(nameSome(names.slice(0, 2))).toBe("h0, h1");
  });
});
