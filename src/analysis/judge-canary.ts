import { judgeStage, type StageDecision, type StageObservation } from "./judge-stage.ts";
import type { TrafficThresholds } from "./traffic.ts";
import { rateText } from "./window-text.ts";

/** Where a step's candidate gets its traffic: a share of all hosts' requests in 1/10,000, or one whole host. */
export type CanaryPlace =
  | { readonly kind: "share"; readonly share: number }
  | { readonly kind: "host"; readonly host: string };

/**
 * Judges one canary step. Both windows come from the same time, so that whatever happens to both releases (a slow
 * database, an attack, the lunch hour) is in both: of a share, the candidate and the previous release on all hosts; of
 * a host, the candidate there and the previous release on the other hosts. With one host alone there is none to
 * compare a `host` step with, and its checks decide.
 */
export function judgeCanary(
  place: CanaryPlace,
  observation: Omit<StageObservation, "stage">,
  thresholds: TrafficThresholds,
): StageDecision {
  return judgeStage({ stage: canaryStage(place), ...observation }, thresholds);
}

/** The step's name in reports. */
export function canaryStage(place: CanaryPlace): string {
  return place.kind === "host" ? `canary on ${place.host}` : `canary ${rateText(place.share / 10_000)}`;
}
