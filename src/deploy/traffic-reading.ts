import type { TrafficCounters } from "../analysis/traffic.ts";
import type { FallbackReading } from "../proxy/fallback.ts";

/** What one host's proxy has counted so far, at one moment of a deploy. */
export interface TrafficReading {
  readonly candidate: TrafficCounters;
  readonly previous: TrafficCounters;
  /** Whether the host has turned itself back. */
  readonly fallback: FallbackReading;
}
