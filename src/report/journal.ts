/**
 * What a run tells while it works. The engine speaks to this interface only; the runner renders it
 * as grouped GitHub logs, the command line as a plain timeline.
 */
export interface Journal {
  /** A phase begins: a log group. The phase before it is over. */
  phase(title: string): void;
  /** Something happened; `host` is `undefined` for what concerns the whole fleet. */
  note(text: string, host?: string): void;
  /** A state that replaces the last one of the same host and subject: pull progress, waiting for health. */
  progress(subject: string, text: string, host?: string): void;
  /** The run goes on, and its reader should know. */
  warn(text: string, host?: string): void;
}

/** A journal for callers that want none. */
export const silentJournal: Journal = {
  phase() {},
  note() {},
  progress() {},
  warn() {},
};
