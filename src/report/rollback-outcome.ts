import type { Failure } from "../failure/failure.ts";
import type { ListedRelease } from "../rollback/join-releases.ts";
import type { HostOutcome } from "./outcome.ts";

/** How a rollback ended: the closed set behind the `result` output. */
export type RollbackResult = "rolled-back" | "unchanged" | "listed" | "planned" | "failed";

/** Everything a report needs to know of a finished rollback. */
export interface RollbackOutcome {
  readonly service: string;
  /** What was asked for. */
  readonly to: string;
  readonly result: RollbackResult;
  /** The failure that decided the result; the hosts may have more. */
  readonly failure: Failure | undefined;
  /** What was gone back to; `undefined` when it was not found out. */
  readonly target: { readonly release: string; readonly digest: string; readonly image: string } | undefined;
  /** Why nothing was to be done, where that is not plain. */
  readonly because: string | undefined;
  readonly message: string | undefined;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** A host's `rolled-back` is what was asked for. */
  readonly hosts: readonly HostOutcome[];
  /** One line a step of the plan, host by host; what a dry run prints. */
  readonly plan: readonly { readonly host: string; readonly steps: readonly string[] }[];
  /** What its reader should know of the release that came back. */
  readonly remarks: readonly string[];
  /** What the hosts know, as long as nothing was changed; `undefined` when it was, or they could not be asked. */
  readonly releases: readonly ListedRelease[] | undefined;
  /** What did not work besides, a notification for one, and has no part in the result. */
  readonly notices: readonly string[];
}

/** Results that are what was asked for; any other one fails the step. */
export function isAsAsked({ result }: Pick<RollbackOutcome, "result">): boolean {
  return result !== "failed";
}
