/** What happens at a cut: to the deployer's process, or to its connection to the host. */
export const cutKinds = ["kill", "reset", "black-hole", "cancel"] as const;

/**
 * `kill` SIGKILL of the deployer; `reset` its connection is reset (after a request took effect: its reply is lost);
 * `black-hole` everything stays open, and nothing passes any more; `cancel` the run is cancelled as
 * GitHub does it, while its connection stays.
 */
export type CutKind = (typeof cutKinds)[number];

/** `before` a request is sent to the host, or `after` it took effect there and before its reply is passed on. */
export type CutTime = "before" | "after";

/** A request of a run, by its name and by which of that name it is, counted from 1. */
export interface CutPoint {
  readonly name: string;
  readonly nth: number;
}

/** One crash. */
export interface Cut {
  readonly at: CutPoint;
  readonly time: CutTime;
  readonly kind: CutKind;
}

/** `kill after POST /containers/create #2` */
export function describeCut({ at, time, kind }: Cut): string {
  return `${kind} ${time} ${at.name} #${at.nth}`;
}
