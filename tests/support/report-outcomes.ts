import { availabilityOf, type ProbeSample } from "../../src/analysis/availability.ts";
import type { Judgement } from "../../src/analysis/judgement.ts";
import { Failure } from "../../src/failure/failure.ts";
import type { CheckReport } from "../../src/health/checks/check.ts";
import type { DeployOutcome, HostOutcome, Span } from "../../src/report/outcome.ts";
import { exampleHost, exampleOutcome } from "./example-outcomes.ts";

/** When the example runs begin. */
const began = Date.parse("2026-01-02T12:00:00Z");

/** Steps of a run with a canary and a bake, in milliseconds. */
export const fullSpans: readonly Span[] = [
  { activity: "connect", fromMs: 0, toMs: 120 },
  { activity: "observe", fromMs: 120, toMs: 310 },
  { activity: "pull", fromMs: 310, toMs: 4_800 },
  { activity: "release", fromMs: 4_800, toMs: 6_900 },
  { activity: "start", fromMs: 6_900, toMs: 7_700 },
  { activity: "health", fromMs: 7_700, toMs: 11_200 },
  { activity: "checks", fromMs: 11_200, toMs: 11_900 },
  { activity: "canary", fromMs: 11_900, toMs: 21_900 },
  { activity: "switch", fromMs: 21_900, toMs: 21_950 },
  { activity: "bake", fromMs: 21_950, toMs: 51_950 },
  { activity: "drain", fromMs: 51_950, toMs: 56_000 },
  { activity: "clean", fromMs: 51_950, toMs: 54_000 },
  { activity: "stop", fromMs: 56_000, toMs: 57_100 },
];

/** A probe every 200 ms for `lengthMs`; those for which `fails` is true failed. */
export function exampleSamples(
  lengthMs: number,
  fails: (atMs: number) => boolean = () => false,
): ProbeSample[] {
  return Array.from({ length: Math.floor(lengthMs / 200) }, (_, turn) => {
    const atMs = began + turn * 200;
    // No random numbers: the same picture every time.
    const latencyMs = 11 + ((turn * 7) % 5) + (turn % 41 === 0 ? 60 : 0) + (turn === 130 ? 420 : 0);
    return fails(turn * 200)
      ? { atMs, latencyMs: 3, ok: false, cause: turn % 3 === 0 ? "ECONNREFUSED" : "status 503" }
      : { atMs, latencyMs, ok: true };
  });
}

export const exampleChecks: readonly CheckReport[] = [
  {
    name: "front page",
    passed: true,
    severity: "fail",
    attempts: 1,
    detail: "200, 3 of 3 expectations",
    latencyMs: 41.4,
    status: 200,
  },
  {
    name: "search is quick",
    passed: false,
    severity: "warn",
    attempts: 4,
    detail: "max-latency: 812 ms, over 500 ms",
    latencyMs: 812,
    status: 200,
  },
  {
    name: "database",
    passed: false,
    severity: "fail",
    attempts: 4,
    detail: "tcp: ECONNREFUSED",
    latencyMs: undefined,
    status: undefined,
  },
];

export const exampleJudgements: readonly Judgement[] = [
  {
    stage: "canary 5 %",
    verdict: "inconclusive",
    reasons: ["The new release answered 31 requests, fewer than 50."],
    candidate: { requests: 31, errors: 0, meanMs: 14.2 },
    previous: { requests: 612, errors: 1, meanMs: 12.9 },
  },
  {
    stage: "canary 25 %",
    verdict: "pass",
    reasons: ["Its error rate is 0.00 %, that of the release before 0.05 %."],
    candidate: { requests: 640, errors: 0, meanMs: 13.8 },
    previous: { requests: 1_911, errors: 1, meanMs: 12.9 },
  },
  {
    stage: "bake",
    verdict: "fail",
    reasons: [
      "Its error rate of 4.20 % is 4.15 points over that of the release before; 1.00 are allowed.",
      "Its mean is 1.1 times that before.",
    ],
    candidate: { requests: 5_000, errors: 210, meanMs: 14.4 },
    previous: { requests: 10_422, errors: 5, meanMs: 12.9 },
  },
];

/** A deploy to three hosts in which everything went well, with a canary, a bake and checks. */
export function smoothOutcome(changes: Partial<DeployOutcome> = {}): DeployOutcome {
  const samples = exampleSamples(57_400);
  const hosts = ["web1.example.com", "web2.example.com", "[2001:db8::12]:2222"].map((host, at) =>
    exampleHost(host, {
      durationMs: 57_100,
      spans: fullSpans,
      promotedAt: new Date(began + 21_950 + 30 * at),
    }),
  );
  return exampleOutcome({
    durationMs: 57_400,
    samples,
    availability: availabilityOf(samples),
    judgements: exampleJudgements.slice(0, 2),
    checks: exampleChecks.slice(0, 2),
    hosts,
    plan: hosts.map(({ host }) => ({
      host,
      steps: ["pull the image", "start r2 in green", "move traffic to green", "stop r1"],
    })),
    ...changes,
  });
}

/** The same deploy, turned back by its hosts in the bake. */
export function fallenOutcome(): DeployOutcome {
  const samples = exampleSamples(36_000, (atMs) => atMs >= 24_000 && atMs < 25_400);
  const failure = new Failure(
    "promotion-failed",
    "the new release failed its users\nthe proxy gave traffic back",
    {
      host: "web1.example.com",
      advice: "Look at what the container said.",
      evidence: ["GET /orders 500", 'Error: relation "orders" does not exist'],
    },
  );
  const spans = fullSpans
    .filter(({ fromMs }) => fromMs < 36_000)
    .map((span) => ({ ...span, toMs: Math.min(span.toMs, 36_000) }));
  const host = (name: string, changes: Partial<HostOutcome>): HostOutcome =>
    exampleHost(name, {
      result: "rolled-back",
      release: "r1",
      promotedAt: undefined,
      previousRelease: undefined,
      durationMs: 36_000,
      spans,
      ...changes,
    });
  return smoothOutcome({
    result: "rolled-back",
    failure,
    durationMs: 36_200,
    samples,
    availability: availabilityOf(samples),
    judgements: exampleJudgements,
    checks: exampleChecks,
    notices: ["The Slack message was not sent: no answer in 10 s."],
    hosts: [
      host("web1.example.com", {
        failure,
        fallback: { at: new Date(began + 25_400), lost: 9, fallbackFailed: false },
      }),
      host("web2.example.com", { fallback: { at: undefined, lost: 1, fallbackFailed: true } }),
    ],
  });
}
