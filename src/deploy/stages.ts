import type { ConnectedHost } from "../host/connected-host.ts";
import type { HostObservation } from "../host/observation.ts";
import type { ProxySettings } from "../proxy/settings.ts";
import type { History } from "../release/history.ts";
import type { Stopwatch } from "../report/stopwatch.ts";
import type { DeployPlan, HostPlan } from "./plan.ts";

/** A host that was looked at and has its plan. */
export interface PlannedHost<Plan extends HostPlan = HostPlan> {
  readonly host: ConnectedHost;
  readonly watch: Stopwatch;
  readonly seen: HostObservation;
  readonly plan: Plan;
}

/** The proxy of a host that is being worked on. */
export interface RunningProxy {
  readonly container: string;
  readonly settings: ProxySettings;
  /** The generation on disk that is in use. */
  readonly generation: number;
  /** Every generation on disk. */
  readonly generations: readonly number[];
  readonly history: History;
}

/** A host whose candidate is healthy and whose proxy has all a switch needs, one rename away. */
export interface PreparedHost extends PlannedHost<DeployPlan> {
  /** Id of the candidate's container. */
  readonly candidate: string;
  /** Whether this run brought the image to the host. */
  readonly pulled: boolean;
  readonly proxy: RunningProxy & {
    /** The generation that a promotion puts into use. */
    readonly staged: number;
  };
}

/** A host whose disk says that the candidate is live, and whose running proxy is one commit away from it. */
export interface ArmedHost extends PreparedHost {
  /** Version of the proxy's map that holds the new routes. */
  readonly mapVersion: number;
}

/** A host on which users reach the new release. */
export interface PromotedHost extends ArmedHost {
  readonly promotedAt: Date;
}

export function isDeploying(planned: PlannedHost): planned is PlannedHost<DeployPlan> {
  return planned.plan.kind === "deploy";
}
