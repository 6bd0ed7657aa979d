import type { Failure } from "../failure/failure.ts";

/** Stands before everything that changes a host: a run that has lost its lease changes nothing any more. */
export interface LeaseGuard {
  /** The lease's number, under which names, map versions and generations are made. */
  readonly number: number;
  /**
   * Returns when the lease was this run's within the last `maxAgeMs` milliseconds; 0 has the host asked now.
   *
   * @throws Failure `lease-lost`, `preempted`
   */
  assure(maxAgeMs: number): Promise<void>;
}

/** Whether a run ended because another one has its lease now. */
export function isLost({ reason }: Failure): boolean {
  return reason === "lease-lost" || reason === "preempted";
}

/** Long before a lease that nobody renews can be taken over. */
export const recentMs = 2_500;
