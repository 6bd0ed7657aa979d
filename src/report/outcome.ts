import type { Availability, ProbeSample } from "../analysis/availability.ts";
import type { Judgement } from "../analysis/judgement.ts";
import type { Failure } from "../failure/failure.ts";
import type { CheckReport } from "../health/checks/check.ts";
import type { Slot } from "../release/slot.ts";

/** How a deploy ended: the closed set behind the `result` output. */
export type DeployResult = "deployed" | "unchanged" | "planned" | "rolled-back" | "failed";

/** A stretch of the run on one host, for the timeline; milliseconds since the run began. */
export interface Span {
  readonly activity:
    | "connect"
    | "observe"
    | "pull"
    | "release"
    | "start"
    | "health"
    | "checks"
    | "canary"
    | "switch"
    | "bake"
    | "drain"
    | "stop"
    | "clean";
  readonly fromMs: number;
  readonly toMs: number;
}

/** A container not made by this tool that was stopped for the proxy to take its port. */
export interface Adoption {
  readonly container: string;
  /** Milliseconds for which nothing listened on the port, at most. */
  readonly gapMs: number;
}

/** The proxy of a host gave traffic back to the release before, by itself, because the new one failed its users. */
export interface HostFallback {
  /** By the runner's clock; `undefined` where the host does not tell. */
  readonly at: Date | undefined;
  /** Requests that users lost on this host until then. */
  readonly lost: number;
  /** Whether the release that took over failed as well. */
  readonly fallbackFailed: boolean;
}

export interface HostOutcome {
  /** The host as the user named it, without the user name. */
  readonly host: string;
  readonly result: DeployResult;
  readonly failure: Failure | undefined;
  readonly release: string | undefined;
  readonly digest: string | undefined;
  readonly slot: Slot | undefined;
  readonly previousRelease: string | undefined;
  readonly previousDigest: string | undefined;
  /** The reference by which the previous release was deployed. */
  readonly previousImage: string | undefined;
  /** When traffic moved on this host, by the runner's clock. */
  readonly promotedAt: Date | undefined;
  /** Who serves was looked up once the run was over, because it had ended without knowing. */
  readonly looked?: true;
  readonly adopted?: Adoption;
  readonly fallback?: HostFallback;
  readonly durationMs: number;
  readonly spans: readonly Span[];
}

/** Everything a report needs to know of a finished deploy. */
export interface DeployOutcome {
  readonly service: string;
  /** The reference as the user wrote it. */
  readonly image: string;
  readonly url: string | undefined;
  readonly result: DeployResult;
  /** The failure that decided the result; the hosts may have more. */
  readonly failure: Failure | undefined;
  readonly release: string | undefined;
  readonly digest: string | undefined;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly availability: Availability | undefined;
  /** The probes of `url` that `availability` sums up, in any order and number; what draws them bounds itself. */
  readonly samples: readonly ProbeSample[];
  /** What live traffic said of the new release, step by step in their order. */
  readonly judgements: readonly Judgement[];
  /** Smoke checks of the candidate and of `url`, in their order. */
  readonly checks: readonly CheckReport[];
  /** The value of `preview-header` that led to the candidate; `undefined` when none was asked for. */
  readonly previewValue: string | undefined;
  readonly hosts: readonly HostOutcome[];
  /** One line a step of the plan, host by host; what a dry run prints. */
  readonly plan: readonly { readonly host: string; readonly steps: readonly string[] }[];
  /** What did not work besides the deploy (a notification, for one) and has no part in its result; one sentence or two each. */
  readonly notices: readonly string[];
}
