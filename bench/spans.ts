import type { DeployOutcome, Span } from "../src/report/outcome.ts";
import { covered } from "./numbers.ts";

type Activity = Span["activity"];

/** What is the application's or the user's time and not the deployer's: image, container start, judging, drain. */
export const notOurs: readonly Activity[] = ["pull", "start", "health", "checks", "canary", "bake", "drain"];

/** Wall time of a deploy to one host without the stretches of {@link notOurs}; work done beside those costs nothing. */
export function ownTime(outcome: DeployOutcome): number {
  return outcome.durationMs - covered(spansOf(outcome).filter(({ activity }) => notOurs.includes(activity)));
}

/** Milliseconds that an activity took, 0 where there was none. */
export function timeOf(outcome: DeployOutcome, activity: Activity): number {
  return covered(spansOf(outcome).filter((span) => span.activity === activity));
}

/** Part of the own time that passed in an activity, 0 to 1; what overlaps is counted in each. */
export function shareOf(outcome: DeployOutcome, activity: Activity): number {
  const others = spansOf(outcome).filter((span) => notOurs.includes(span.activity));
  const its = spansOf(outcome).filter((span) => span.activity === activity);
  return (covered([...others, ...its]) - covered(others)) / ownTime(outcome);
}

/** Wall time that no span covers. */
export function untimed(outcome: DeployOutcome): number {
  return outcome.durationMs - covered(spansOf(outcome));
}

function spansOf({ hosts }: DeployOutcome): readonly Span[] {
  const [host] = hosts;
  if (host === undefined || hosts.length > 1) throw new Error("times of a deploy are told for one host");
  return host.spans;
}
