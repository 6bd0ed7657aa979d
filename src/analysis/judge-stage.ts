import { judgeTraffic, judgeTrafficEarly } from "./judge-traffic.ts";
import type { Judgement } from "./judgement.ts";
import type { TrafficThresholds, TrafficWindow } from "./traffic.ts";

/** What the synthetic checks of a release said last. */
export type CheckState = "passed" | "failed" | "not-asked";

/** What is known while, or when, live traffic meets a candidate. */
export interface StageObservation {
  /** `canary 5 %`, `canary on web1`, `bake`. */
  readonly stage: string;
  readonly candidate: TrafficWindow;
  /** What to compare with: the previous release in the same window (canary) or before it (bake). */
  readonly previous: TrafficWindow;
  readonly checks: { readonly candidate: CheckState; readonly previous: CheckState };
  /** Whether the stage's time is up. */
  readonly over: boolean;
}

/** What to do, and why. `reasons` are sentences for people, at least one; `warnings` are what nobody could rule out. */
export type StageDecision =
  | { readonly kind: "wait"; readonly judgement: Judgement }
  | { readonly kind: "go-on"; readonly judgement: Judgement; readonly warnings: readonly string[] }
  | {
      readonly kind: "turn-back";
      readonly judgement: Judgement;
      readonly reason: "traffic-failed" | "checks-failed";
    };

/**
 * Decides on a stage by live traffic first, and by the synthetic checks where traffic cannot tell.
 *
 * Before the time is up only a failure that is certain ends the stage. A failure is none when the previous release
 * fails its checks at the same time: going back would go to a release that is no better.
 */
export function judgeStage(observation: StageObservation, thresholds: TrafficThresholds): StageDecision {
  const { stage, candidate, previous, over } = observation;
  const judge = over ? judgeTraffic : judgeTrafficEarly;
  const traffic = judge(candidate, previous, thresholds);
  const verdict =
    traffic.verdict === "fail" && previousFailsToo(observation) ? "inconclusive" : traffic.verdict;
  const judgement: Judgement = { stage, verdict, reasons: traffic.reasons, candidate, previous };
  if (verdict === "fail") return { kind: "turn-back", judgement, reason: "traffic-failed" };
  if (!over) return { kind: "wait", judgement };
  return judgeByChecks(judgement, observation);
}

/**
 * Whether the answer of the synthetic checks would change what is decided now, so that they are asked only then: of
 * both releases when traffic speaks against the candidate, or cannot tell at the end.
 */
export function needsChecks(observation: StageObservation, thresholds: TrafficThresholds): boolean {
  const { candidate, previous, over } = observation;
  const { verdict } = (over ? judgeTraffic : judgeTrafficEarly)(candidate, previous, thresholds);
  return verdict === "fail" || (over && verdict === "inconclusive");
}

/** Then live traffic has not shown that the candidate is at fault. */
function previousFailsToo({ checks }: StageObservation): boolean {
  return checks.candidate === "failed" && checks.previous === "failed";
}

function judgeByChecks(judgement: Judgement, observation: StageObservation): StageDecision {
  const { candidate, previous } = observation.checks;
  const told = withReason(judgement, checksText(candidate, previous));
  if (candidate === "failed" && previous !== "failed") {
    return { kind: "turn-back", judgement: { ...told, verdict: "fail" }, reason: "checks-failed" };
  }
  if (candidate === "failed") return { kind: "go-on", judgement: told, warnings: [nothingBetter] };
  const untold = judgement.verdict !== "pass" && candidate === "not-asked";
  return { kind: "go-on", judgement: told, warnings: untold ? [nobodyCouldTell] : [] };
}

function withReason(judgement: Judgement, reason: string | undefined): Judgement {
  return reason === undefined ? judgement : { ...judgement, reasons: [...judgement.reasons, reason] };
}

function checksText(candidate: CheckState, previous: CheckState): string | undefined {
  if (candidate === "not-asked") return undefined;
  if (candidate === "passed") return "Its checks pass.";
  if (previous === "not-asked") return "Its checks fail.";
  return previous === "passed"
    ? "Its checks fail, and those of the previous release pass."
    : "Its checks fail, and so do those of the previous release.";
}

const nothingBetter =
  "The checks of both releases fail, so the new one stays: look at what they share, such as a database.";

const nobodyCouldTell =
  "Nothing could tell how the new release does: too little to compare in live traffic, and no checks were asked.";
