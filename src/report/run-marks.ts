import type { Run } from "../analysis/availability-buckets.ts";
import type { DeployOutcome, HostOutcome } from "./outcome.ts";

/** Something that changed what users reach. */
export interface RunMark {
  readonly kind: "switch" | "fallback";
  readonly host: string;
  /** Milliseconds since the run began. */
  readonly atMs: number;
}

/** When traffic moved on each host, and when a host took it back by itself; in the order of time. */
export function marksOf({ hosts, startedAt }: DeployOutcome): readonly RunMark[] {
  const began = startedAt.getTime();
  const marks = hosts.flatMap((host) => [...switchesOf(host, began), ...fallbackOf(host, began)]);
  return marks.filter(({ atMs }) => Number.isFinite(atMs)).toSorted((a, b) => a.atMs - b.atMs);
}

/** A host that was turned back says no more when it had switched: then its switch was when that was asked for. */
function switchesOf({ host, promotedAt, spans }: HostOutcome, began: number): readonly RunMark[] {
  const asked = spans.find(({ activity }) => activity === "switch")?.toMs;
  const atMs = promotedAt === undefined ? asked : promotedAt.getTime() - began;
  return atMs === undefined ? [] : [{ kind: "switch", host, atMs }];
}

function fallbackOf({ host, fallback }: HostOutcome, began: number): readonly RunMark[] {
  const at = fallback?.at;
  return at === undefined ? [] : [{ kind: "fallback", host, atMs: at.getTime() - began }];
}

/** The run from its beginning until its end, or until the last probe was sent where that is later. */
export function runOf({ startedAt, durationMs, samples }: DeployOutcome): Run {
  const beganMs = startedAt.getTime();
  const lengthMs = samples.reduce((latest, { atMs }) => Math.max(latest, atMs - beganMs), durationMs);
  return { beganMs, lengthMs };
}
