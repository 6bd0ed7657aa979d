import { expect, it } from "@jest/globals";
import type { DeployOutcome, HostOutcome, Span } from "../src/report/outcome.ts";
import { ownTime, shareOf, timeOf, untimed } from "./spans.ts";

function outcome(durationMs: number, spans: readonly Span[]): DeployOutcome {
  const host: HostOutcome = {
    host: "h1",
    result: "deployed",
    failure: undefined,
    release: undefined,
    digest: undefined,
    slot: undefined,
    previousRelease: undefined,
    previousDigest: undefined,
    previousImage: undefined,
    promotedAt: undefined,
    durationMs,
    spans,
  };
  return {
    service: "api",
    image: "api:v1",
    url: undefined,
    result: "deployed",
    failure: undefined,
    release: undefined,
    digest: undefined,
    startedAt: new Date(0),
    durationMs,
    availability: undefined,
    samples: [],
    judgements: [],
    checks: [],
    previewValue: undefined,
    hosts: [host],
    plan: [],
    notices: [],
  };
}

const deploy = outcome(1_000, [
  { activity: "connect", fromMs: 0, toMs: 50 },
  { activity: "pull", fromMs: 50, toMs: 150 },
  { activity: "start", fromMs: 150, toMs: 300 },
  { activity: "health", fromMs: 300, toMs: 600 },
  { activity: "switch", fromMs: 650, toMs: 660 },
  { activity: "drain", fromMs: 660, toMs: 800 },
  { activity: "clean", fromMs: 660, toMs: 900 },
  { activity: "stop", fromMs: 800, toMs: 950 },
]);

it("own time leaves out pull, start, health and drain, and nothing else", () => {
  expect(ownTime(deploy)).toBe(1_000 - 100 - 150 - 300 - 140);
});

it.each(["checks", "canary", "bake"] as const)("nor is %s the deployer's own", (activity) => {
  expect(ownTime(outcome(1_000, [{ activity, fromMs: 100, toMs: 400 }]))).toBe(700);
});

it("tells the time of an activity and the time in none", () => {
  expect(timeOf(deploy, "clean")).toBe(240);
  expect(timeOf(deploy, "observe")).toBe(0);
  expect(untimed(deploy)).toBe(100);
});

it("counts of an activity's share only what was not beside the application's time", () => {
  expect(shareOf(deploy, "clean")).toBeCloseTo(100 / 310);
  expect(shareOf(deploy, "connect")).toBeCloseTo(50 / 310);
  expect(shareOf(deploy, "health")).toBe(0);
});

it("refuses an outcome of several hosts, whose stretches overlap", () => {
  expect(() => ownTime({ ...deploy, hosts: [...deploy.hosts, ...deploy.hosts] })).toThrow("one host");
});
