import type { ConnectedHost } from "../host/connected-host.ts";
import type { HostObservation } from "../host/observation.ts";
import type { Routes } from "../proxy/routes.ts";
import type { ProxySettings } from "../proxy/settings.ts";
import type { History } from "../release/history.ts";
import type { Stopwatch } from "../report/stopwatch.ts";
import type { LaidDown } from "./move-traffic.ts";
import type { DeployPlan, HostPlan } from "./plan.ts";
import type { TrafficReading } from "./traffic-reading.ts";

/** A host that was looked at and has its plan. */
export interface PlannedHost<Plan extends HostPlan = HostPlan> {
  readonly host: ConnectedHost;
  readonly watch: Stopwatch;
  readonly seen: HostObservation;
  readonly plan: Plan;
  /** Whether the registry answered in this run, and so took the credentials that were sent along. */
  readonly registryAnswered: boolean;
}

/** A host that has the image, and on which nothing of the new release runs yet. */
export interface PulledHost extends PlannedHost<DeployPlan> {
  /** Whether this run brought the image to the host. */
  readonly pulled: boolean;
}

/** The proxy of a host that is being worked on. */
export interface RunningProxy {
  readonly container: string;
  /** Until the switch is done. */
  readonly settings: ProxySettings;
  /** Once it is. */
  readonly after: ProxySettings;
  /** The generation on disk that is in use. */
  readonly generation: number;
  /** Every generation on disk. */
  readonly generations: readonly number[];
  readonly history: History;
  /** `performance.now()` of its last reload or hand-over, or a little later. */
  readonly changedAt: number;
}

/** A host whose candidate is healthy and whose proxy has all a switch needs, one rename away. */
export interface PreparedHost extends PulledHost {
  /** Name of the candidate's container. */
  readonly candidate: string;
  /** What the proxy had counted before the candidate was started; `undefined` where there is no release before. */
  readonly traffic: TrafficReading | undefined;
  readonly proxy: RunningProxy & {
    /** The generation that a promotion puts into use. */
    readonly staged: number;
  };
}

/** A host whose disk says that the candidate is live, and whose running proxy is one commit away from it. */
export interface ArmedHost extends PreparedHost {
  /** Where traffic goes from the promotion on. */
  readonly routes: Routes;
  /** Version of the proxy's map that holds them; 0 where the switch is a reload. */
  readonly mapVersion: number;
  /** What the proxy had counted just before the promotion; `undefined` where there is no release before. */
  readonly trafficAtSwitch: TrafficReading | undefined;
}

/** A host on which users reach the new release. */
export interface PromotedHost extends ArmedHost {
  readonly promotedAt: Date;
  /** Where traffic goes once the bake is over, written down in its time: a rename and a commit away. */
  readonly staged?: LaidDown;
  /** Milliseconds without a listener, where a container was adopted. */
  readonly gapMs: number | undefined;
}

export function isDeploying(planned: PlannedHost): planned is PlannedHost<DeployPlan> {
  return planned.plan.kind === "deploy";
}

/** The host an item of a phase is about. */
export function nameOf({ host }: { readonly host: ConnectedHost }): string {
  return host.name;
}
