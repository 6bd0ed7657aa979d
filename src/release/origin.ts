/** Where a release comes from: who asked for it, at which commit, in which run. Unknown outside of a runner. */
export interface RunContext {
  readonly actor: string | undefined;
  /** Full Git SHA. */
  readonly commit: string | undefined;
  /** Address of the workflow run. */
  readonly run: string | undefined;
  /** `owner/name`. */
  readonly repository: string | undefined;
}
