import type { FleetLease } from "../lease/fleet-lease.ts";
import type { ReleaseIdentity } from "../release/labels.ts";
import type { RunContext } from "../release/origin.ts";
import type { Journal } from "../report/journal.ts";
import type { Ledger } from "./ledger.ts";
import type { DeployRequest } from "./request.ts";

/** What a deploy needs besides its request. */
export interface DeployContext {
  readonly journal: Journal;
  readonly origin: RunContext;
  /** Aborted, with a Failure as its reason, when the run is cancelled: a candidate not promoted by then goes again. */
  readonly signal: AbortSignal;
  /** Called at most once, before anything is changed, with the release that is to serve; not waited for. */
  readonly onChange?: (release: ReleaseIdentity) => void;
  /** Called before the service's lease is asked for, with the id by which a killed run's lease can be given back. */
  readonly onHolder?: (id: string) => void;
  /** Called once that lease was given back on every host. */
  readonly onReleased?: () => void;
}

/** A deploy under way: what its phases share. */
export interface DeployRun extends DeployContext {
  readonly request: DeployRequest;
  readonly ledger: Ledger;
  /** Value of the preview header in this deploy. */
  readonly preview: string | undefined;
}

/** A deploy that holds the service's lease, and so may change its hosts. */
export interface LeasedRun extends DeployRun {
  readonly lease: FleetLease;
}
