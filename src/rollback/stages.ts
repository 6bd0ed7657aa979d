import type { LaidDown } from "../deploy/move-traffic.ts";
import type { ContainerInspectInfo } from "../docker/containers.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { HostObservation } from "../host/observation.ts";
import type { Stopwatch } from "../report/stopwatch.ts";
import type { ImageConfig } from "./plan-copy.ts";
import type { RestorePlan, RollbackPlan, SettlePlan } from "./plan-rollback.ts";

/** A host that was looked at and has its plan. */
export interface PlannedHost<Plan extends RollbackPlan = RollbackPlan> {
  readonly host: ConnectedHost;
  readonly watch: Stopwatch;
  readonly seen: HostObservation;
  readonly plan: Plan;
}

/** What a container is made again from, read where it is. */
export interface Original {
  readonly container: ContainerInspectInfo;
  readonly image: ImageConfig;
}

/** A host on which the release can be brought up: what is made again has its image there. */
export interface ProvidedHost extends PlannedHost<RestorePlan> {
  readonly original: Original | undefined;
  /** Whether this run brought the image to the host. */
  readonly pulled: boolean;
}

/** A host whose release has passed its gate, and whose proxy is a rename and a commit away from it. */
export interface PreparedHost extends ProvidedHost {
  /** Name of the release's container. */
  readonly container: string;
  readonly proxy: string;
  readonly staged: LaidDown;
}

/** A host on which users reach the release again. */
export interface PromotedHost extends PreparedHost {
  readonly promotedAt: Date;
}

export function isRestoring(planned: PlannedHost): planned is PlannedHost<RestorePlan> {
  return planned.plan.kind === "restore";
}

export function isSettling(planned: PlannedHost): planned is PlannedHost<SettlePlan> {
  return planned.plan.kind === "settle";
}

/** The host an item of a phase is about. */
export function nameOf({ host }: { readonly host: ConnectedHost }): string {
  return host.name;
}
