import type { RunContext } from "../release/origin.ts";
import type { Journal } from "../report/journal.ts";
import type { WantedRelease } from "./plan-rollback.ts";
import type { RollbackRequest } from "./request.ts";
import type { RollbackLedger } from "./rollback-ledger.ts";

/** What a rollback needs besides its request. */
export interface RollbackContext {
  readonly journal: Journal;
  readonly origin: RunContext;
  /** Aborted, with a Failure as its reason, when the run is cancelled. */
  readonly signal: AbortSignal;
  /** Gets the lease holder's id before anything is taken, for whoever gives back what a killed run still holds. */
  readonly onHolder?: ((id: string) => void) | undefined;
  /** Called once that lease was given back on every host. */
  readonly onReleased?: (() => void) | undefined;
  /** Called at most once, before anything is changed, with what is gone back to; not waited for. */
  readonly onChange?: ((target: ChosenTarget) => void) | undefined;
}

/** What is gone back to, and where it comes from. */
export interface ChosenTarget extends WantedRelease {
  /** It was made of, where that is known. */
  readonly commit: string | undefined;
}

/** A rollback under way: what its phases share. */
export interface RollbackRun extends RollbackContext {
  readonly request: RollbackRequest;
  readonly ledger: RollbackLedger;
}
