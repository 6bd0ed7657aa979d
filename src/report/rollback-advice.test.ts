import { describe, expect, it } from "@jest/globals";
import { exampleHost, exampleOutcome, oldDigest } from "../../tests/support/example-outcomes.ts";
import { Failure } from "../failure/failure.ts";
import type { HostOutcome } from "./outcome.ts";
import { rollbackAdvice } from "./rollback-advice.ts";

const first = { previousRelease: undefined, previousDigest: undefined, previousImage: undefined };
const back = {
  kind: "deploy",
  image: `ghcr.io/acme/api@${oldDigest}`,
  release: "r1",
  written: "ghcr.io/acme/api:v1",
};

describe("rollbackAdvice", () => {
  it.each<[string, readonly HostOutcome[], unknown]>([
    ["a deploy that went well", [exampleHost("h1"), exampleHost("h2")], back],
    [
      "an image that had another name before",
      [exampleHost("h1", { previousImage: "nginx:1.27" })],
      { ...back, image: `docker.io/library/nginx@${oldDigest}`, written: "nginx:1.27" },
    ],
    [
      "an image of before whose name cannot be read",
      [exampleHost("h1", { previousImage: "?" })],
      { ...back, image: oldDigest, written: "?" },
    ],
    ["a first deploy", [exampleHost("h1", first)], { kind: "nothing-before" }],
    [
      "hosts with different releases before",
      [exampleHost("h1"), exampleHost("h2", { previousRelease: "r0" })],
      { kind: "differs" },
    ],
    ["a host that joined", [exampleHost("h1"), exampleHost("h2", first)], { kind: "differs" }],
    [
      "a split fleet, by the hosts that moved",
      [
        exampleHost("h1", { result: "failed" }),
        exampleHost("h2", { ...first, result: "failed", promotedAt: undefined, spans: [] }),
      ],
      back,
    ],
    [
      "a refused candidate",
      [exampleHost("h1", { result: "failed", promotedAt: undefined, spans: [] })],
      { kind: "not-needed" },
    ],
    ["a deploy that was turned back", [exampleHost("h1", { result: "rolled-back" })], { kind: "not-needed" }],
    [
      "a switch whose answer was lost",
      [
        exampleHost("h1", {
          result: "failed",
          promotedAt: undefined,
          failure: new Failure("promotion-failed", "x"),
        }),
      ],
      { kind: "not-known" },
    ],
    ["no host at all", [], { kind: "not-needed" }],
  ])("of %s", (_, hosts, advice) => {
    expect(rollbackAdvice(exampleOutcome({ hosts }))).toEqual(advice);
  });
});
