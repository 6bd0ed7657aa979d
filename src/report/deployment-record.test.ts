import { describe, expect, it } from "@jest/globals";
import { exampleOutcome } from "../../tests/support/example-outcomes.ts";
import { Failure } from "../failure/failure.ts";
import { finalStatus, shortDescription } from "./deployment-record.ts";

describe("finalStatus", () => {
  it.each([
    ["deployed", undefined, "success", "Deployed v2 of api to 1 host in 6.2 s"],
    ["failed", "candidate-unhealthy", "failure", "Failed to deploy v2 of api to 1 host, after 6.2 s"],
    [
      "rolled-back",
      "promotion-failed",
      "failure",
      "Turned back: v2 of api was promoted and did not stay, after 6.2 s",
    ],
    ["failed", "cancelled", "error", "Failed to deploy v2 of api to 1 host, after 6.2 s"],
    ["failed", "internal", "error", "Failed to deploy v2 of api to 1 host, after 6.2 s"],
  ] as const)("of %s (%s) is %s", (result, reason, state, description) => {
    const failure = reason === undefined ? undefined : new Failure(reason, "x");
    expect(finalStatus(exampleOutcome({ result, failure }))).toEqual({ state, description });
  });

  it.each(["unchanged", "planned"] as const)("is nothing when the deploy was %s", (result) => {
    expect(finalStatus(exampleOutcome({ result }))).toBeUndefined();
  });
});

describe("shortDescription", () => {
  it.each([
    ["x".repeat(140), "x".repeat(140)],
    ["x".repeat(141), `${"x".repeat(139)}…`],
    [`${"x".repeat(138)}👍👍`, `${"x".repeat(138)}…`],
    ["a\nb", "a␊b"],
  ])("makes %j fit", (text, short) => {
    expect(shortDescription(text)).toBe(short);
  });
});
