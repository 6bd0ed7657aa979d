import { describe, expect, it } from "@jest/globals";
import {
  exampleHost,
  exampleOutcome,
  newDigest,
  oldDigest,
  refusedOutcome,
} from "../../tests/support/example-outcomes.ts";
import { outputsOf } from "./outputs.ts";

describe("outputsOf", () => {
  it("writes every output of a deploy, the first host's where there are several", () => {
    const second = exampleHost("h2", { slot: "blue", previousRelease: undefined, previousDigest: undefined });
    const { hosts, availability, ...plain } = outputsOf(
      exampleOutcome({ hosts: [exampleHost("h1"), second], previewValue: "green-0f3a" }),
      "/tmp/report.html",
    );
    expect(plain).toEqual({
      result: "deployed",
      reason: "",
      release: "r2",
      digest: newDigest,
      "previous-release": "r1",
      "previous-digest": oldDigest,
      slot: "green",
      "duration-ms": "6200",
      "preview-value": "green-0f3a",
      report: "/tmp/report.html",
    });
    expect(JSON.parse(availability ?? "")).toEqual({
      probes: 412,
      failed: 0,
      p50: 12.3,
      p99: 40.1,
      longestOutageMs: 0,
    });
    const common = {
      result: "deployed",
      reason: "",
      release: "r2",
      digest: newDigest,
      promotedAt: "2026-01-02T12:00:03.120Z",
      durationMs: 6100,
    };
    expect(JSON.parse(hosts ?? "")).toEqual([
      { ...common, host: "h1", slot: "green", previousRelease: "r1" },
      { ...common, host: "h2", slot: "blue", previousRelease: null },
    ]);
  });

  it("gives the reason of a failure, and empty strings for what is not known", () => {
    const failed = { ...refusedOutcome(), release: undefined, digest: undefined, availability: undefined };
    expect(outputsOf(failed)).toMatchObject({
      result: "failed",
      reason: "candidate-unhealthy",
      release: "",
      digest: "",
      availability: "",
      "preview-value": "",
      report: "",
    });
    expect(JSON.parse(outputsOf(failed)["hosts"] ?? "")[0]).toMatchObject({
      reason: "candidate-unhealthy",
      promotedAt: null,
    });
    expect(outputsOf({ ...failed, hosts: [] })).toMatchObject({
      slot: "",
      "previous-release": "",
      hosts: "[]",
    });
  });
});
