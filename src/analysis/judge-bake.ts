import { type CheckState, judgeStage } from "./judge-stage.ts";
import { judgeTraffic } from "./judge-traffic.ts";
import type { Judgement } from "./judgement.ts";
import type { TrafficThresholds, TrafficWindow } from "./traffic.ts";
import { countText, failedText } from "./window-text.ts";

/** What one host's proxy did by itself. */
export interface HostBake {
  readonly host: string;
  /** Whether it took the new release out of traffic and serves the previous one. */
  readonly down: boolean;
  /** Requests that failed until then. */
  readonly lost: number;
  /** Whether the release that took over fails as well. */
  readonly fallbackFailed: boolean;
}

/** What is known while, or when, a promoted release bakes. */
export interface BakeObservation {
  readonly hosts: readonly HostBake[];
  /** What the new release answered since its promotion. */
  readonly candidate: TrafficWindow;
  /** What the previous release answered just before the promotion. */
  readonly baseline: TrafficWindow;
  /** What the previous release answered since, where a host fell back to it; no requests otherwise. */
  readonly fallback: TrafficWindow;
  readonly checks: { readonly candidate: CheckState; readonly previous: CheckState };
  /** Whether `bake-time` is up. */
  readonly over: boolean;
}

/** What to do, and why. */
export type BakeDecision =
  | { readonly kind: "wait"; readonly judgement: Judgement }
  | { readonly kind: "settle"; readonly judgement: Judgement; readonly warnings: readonly string[] }
  | {
      readonly kind: "turn-back";
      readonly judgement: Judgement;
      readonly reason: "host-fallback" | "traffic-failed" | "checks-failed";
    };

/**
 * Decides whether a promoted release stays.
 *
 * A host that fell back by itself decides for all, at once: it will not take the release again, and the hosts have to
 * run one release. Everything else is judged as a stage is: live traffic, then checks. All traffic goes to the new
 * release, so it is compared with what the previous one did before, or with what that does now where a host fell back.
 */
export function judgeBake(observation: BakeObservation, thresholds: TrafficThresholds): BakeDecision {
  const { candidate, baseline, checks, over } = observation;
  const fallen = observation.hosts.filter(({ down }) => down);
  if (fallen.length > 0) return turnBackAfter(fallen, observation, thresholds);
  const staged = { stage: "bake", candidate, previous: baseline, checks, over };
  const decision = judgeStage(staged, thresholds);
  return decision.kind === "go-on" ? { ...decision, kind: "settle" } : decision;
}

function turnBackAfter(
  fallen: readonly HostBake[],
  { candidate, baseline, fallback }: BakeObservation,
  thresholds: TrafficThresholds,
): BakeDecision {
  const previous = fallback.requests >= Math.max(1, thresholds.minRequests) ? fallback : baseline;
  const sharedFault = fallen.some(({ fallbackFailed }) => fallbackFailed);
  const traffic = judgeTraffic(candidate, previous, thresholds);
  const judgement: Judgement = {
    stage: "bake",
    verdict: sharedFault ? "inconclusive" : "fail",
    reasons: [...fallen.map(tellFallback), ...traffic.reasons, ...tellSince(fallback)],
    candidate,
    previous,
  };
  return { kind: "turn-back", judgement, reason: "host-fallback" };
}

function tellFallback({ host, lost, fallbackFailed }: HostBake): string {
  const cost = lost === 1 ? "1 failed request" : `${countText(lost)} failed requests`;
  const fell = `${host} took the new release out of traffic by itself, after ${cost}, and serves the previous one.`;
  if (!fallbackFailed) return fell;
  return `${fell} That fails there as well, so something both share may be at fault; traffic stays where the host put it.`;
}

function tellSince(fallback: TrafficWindow): readonly string[] {
  return fallback.requests === 0 ? [] : [`Since then of the previous release ${failedText(fallback)}.`];
}
