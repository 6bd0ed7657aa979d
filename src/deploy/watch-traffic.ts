import type { Readings } from "../analysis/windows.ts";
import { pause } from "../health/pause.ts";
import { readFallback } from "../proxy/fallback.ts";
import { trafficOf } from "../proxy/traffic.ts";
import { otherSlot } from "../release/slot.ts";
import type { PreparedHost } from "./stages.ts";
import type { TrafficReading } from "./traffic-reading.ts";

const pollMs = 500;

type Watched = Pick<PreparedHost, "host" | "plan">;

/** What one of the releases had answered on each host, for windows to be taken of. */
export function readingsOf(
  hosts: readonly Watched[],
  readings: readonly TrafficReading[],
  which: "candidate" | "previous",
): Readings {
  const pairs = hosts.flatMap(({ host }, index) => {
    const reading = readings[index];
    return reading === undefined ? [] : ([[host.name, reading[which]]] as const);
  });
  return new Map(pairs);
}

/** Asks one host's proxy what both releases have answered so far. */
export async function readTraffic({ host, plan }: Watched): Promise<TrafficReading> {
  const rows = await host.admin.readStatistics();
  return {
    candidate: trafficOf(rows, plan.slot),
    previous: trafficOf(rows, otherSlot(plan.slot)),
    fallback: readFallback(rows, plan.slot),
  };
}

/** The same of all hosts at one time, in their order. */
export async function readAllTraffic(hosts: readonly Watched[]): Promise<readonly TrafficReading[]> {
  return await Promise.all(hosts.map(readTraffic));
}

/**
 * Looks at live traffic for so long, or until enough was seen.
 *
 * @param isEnough asked after each look; readings are in the order of the hosts
 * @returns the last look
 * @throws Failure when a host cannot be asked; the reason of `signal` once it is aborted
 */
export async function watchTraffic(
  hosts: readonly Watched[],
  durationMs: number,
  signal: AbortSignal,
  isEnough: (readings: readonly TrafficReading[], elapsedMs: number) => boolean,
): Promise<readonly TrafficReading[]> {
  const began = performance.now();
  for (;;) {
    const leftMs = began + durationMs - performance.now();
    await pause(Math.min(pollMs, Math.max(0, leftMs)), signal);
    const readings = await readAllTraffic(hosts);
    const elapsedMs = performance.now() - began;
    if (isEnough(readings, elapsedMs) || elapsedMs >= durationMs) return readings;
  }
}
