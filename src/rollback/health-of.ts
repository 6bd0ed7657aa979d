import type { HealthSettings } from "../health/settings.ts";
import type { RecordedHealth, ReleaseSettings } from "../release/labels.ts";
import type { WayBack } from "./plan-rollback.ts";

/** Of releases that were deployed before this was written down. */
const unrecorded: RecordedHealth = { timeoutMs: 60_000, threshold: 2 };

/** What has served before is asked without much ado; what was just started is given a moment to fall over. */
const pauseMs: Readonly<Record<WayBack["kind"], number>> = {
  running: 100,
  paused: 100,
  stopped: 250,
  removed: 250,
};

/** By what a release is judged that comes back: its own settings, as it was deployed with them. */
export function healthOf(settings: ReleaseSettings, way: WayBack["kind"] = "running"): HealthSettings {
  const { timeoutMs, threshold } = settings.health ?? unrecorded;
  return {
    path: settings.healthPath,
    host: settings.healthHost,
    timeoutMs,
    threshold,
    intervalMs: pauseMs[way],
  };
}
