import { describe, expect, it } from "@jest/globals";
import type { LoadResult } from "../../../tests/support/load/result.ts";
import { brokenPromises, closingTable, type StepEnd } from "./verdict.ts";

function load(sent: number, failed: number, slowest = 12): LoadResult {
  const latency = { p50: 1, p99: 5, max: slowest };
  const causes = failed === 0 ? {} : { reset: failed };
  const total = { sent, ok: sent - failed, failed, goingAway: 0, causes, latency };
  return {
    startedAt: "2026-01-01T00:00:00Z",
    durationMs: 1_000,
    endedBy: "stop",
    total,
    kinds: { keepAlive: total, slow: { ...total, latency: { ...latency, max: 2_000 } } },
    failures: [],
    releases: [],
    timeline: [],
    marks: [],
    okPerSecond: 1,
    reopened: 0,
    probe: { lagP99Ms: 0, lagMaxMs: 0, cpuMs: 0 },
  };
}

const deployed: StepEnd = {
  title: "deploy v2",
  promised: "deployed",
  exitCode: 0,
  result: "deployed",
  reason: "",
  tookMs: 3_210,
  load: load(1_234, 0),
};
const refused: StepEnd = {
  ...deployed,
  title: "deploy v3",
  promised: "refused",
  exitCode: 1,
  result: "failed",
  reason: "candidate-unhealthy",
};

const takenBack: StepEnd = {
  ...refused,
  title: "deploy v4",
  promised: "taken back",
  result: "rolled-back",
  reason: "host-fallback",
  load: load(1_000, 20),
};

describe("what the demo promises", () => {
  it("holds when a release that turns bad is taken back, at the price of few requests", () => {
    expect(brokenPromises([takenBack])).toEqual([]);
  });

  it("holds when deploys work, the sick release is refused and nobody notices", () => {
    expect(brokenPromises([{ ...deployed, load: undefined }, deployed, refused])).toEqual([]);
  });

  it.each([
    { name: "a deploy that fails", step: { ...deployed, exitCode: 1, result: "failed" } },
    { name: "a deploy of what is there already", step: { ...deployed, result: "unchanged" } },
    {
      name: "a sick release that goes live",
      step: { ...refused, exitCode: 0, result: "deployed", reason: "" },
    },
    { name: "a refusal for another reason", step: { ...refused, reason: "connection-failed" } },
    { name: "a failed request", step: { ...deployed, load: load(1_234, 1) } },
    { name: "a failed request beside a refusal", step: { ...refused, load: load(1_234, 1) } },
    { name: "a bad release that costs too many requests", step: { ...takenBack, load: load(1_000, 21) } },
    { name: "a bad release that stays", step: { ...takenBack, exitCode: 0, result: "deployed", reason: "" } },
    { name: "a bad release that the host keeps", step: { ...takenBack, reason: "traffic-failed" } },
    { name: "no traffic", step: { ...deployed, load: load(0, 0) } },
  ])("is broken by $name", ({ step }) => {
    const broken = brokenPromises([deployed, step]);
    expect(broken).toHaveLength(1);
    expect(broken[0]).toContain(step.title);
  });
});

it("closes with one line a step, its slowest request one of the quick kinds", () => {
  expect(closingTable([{ ...deployed, title: "deploy v1", load: undefined }, deployed])).toEqual([
    "step         took   requests   failed   slowest",
    "deploy v1   3.2 s          –        –         –",
    "deploy v2   3.2 s      1,234        0     12 ms",
  ]);
});
