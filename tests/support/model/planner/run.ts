import type { DeployPlan } from "../../../../src/deploy/plan.ts";
import type { SlotClearing } from "../../../../src/deploy/plan-slot.ts";
import type { HostObservation } from "../../../../src/host/observation.ts";
import type { KeepPrevious } from "../../../../src/release/labels.ts";
import type { Slot } from "../../../../src/release/slot.ts";
import type { Step } from "./steps.ts";
import * as steps from "./steps.ts";

/** How a new release does: in front of its gate, or in front of users. */
export type Fate = "good" | "unhealthy" | "fails-in-bake";

/** The steps of a run, phase by phase: in one, all hosts go side by side, and none goes on before all have come so far. */
export interface Phase {
  readonly name: string;
  /** By host, in its order. */
  readonly hosts: readonly (readonly Step[])[];
}

/** What a run does about what it saw. Each command has one. */
export type Verb = (fleet: readonly HostObservation[]) => readonly Phase[];

/** When the run of a lease began, by the clock that all runs of the model have. */
export function beganAt(lease: number): string {
  return new Date(Date.UTC(2026, 0, 2, 12, lease)).toISOString();
}

/** What a run before left open, in the order in which it is ended. */
export function calm(
  { traffic, history }: Pick<DeployPlan, "traffic" | "history">,
  { proxy, history: known }: Pick<HostObservation, "proxy" | "history">,
): readonly Step[] {
  if (proxy.state === "absent" || (traffic === undefined && history === undefined)) return [];
  return [
    ...(proxy.state === "stopped" ? [steps.startProxy] : []),
    ...(traffic === undefined ? [] : steps.move(traffic)),
    ...steps.writeHistory(() => history ?? known),
  ];
}

/** It does not come back by itself, before it goes. */
export function retire(id: string, ends: KeepPrevious): readonly Step[] {
  return [
    steps.restartPolicy(id, "release", false),
    ...(ends === "stopped" ? [steps.stopRelease(id)] : []),
    ...(ends === "paused" ? [steps.pauseRelease(id)] : []),
  ];
}

/** Who would be met in the slot goes: what was good is kept. Whoever is about to do so looks first whom users reach. */
export function clear({ slot, park, evict }: SlotClearing & { readonly slot: Slot }): readonly Step[] {
  return [
    ...park.flatMap(({ id }) => [steps.refuseLive(slot), ...retire(id, "stopped")]),
    ...evict.flatMap(({ id }) => [steps.refuseLive(slot), steps.removeRelease(id)]),
  ];
}
