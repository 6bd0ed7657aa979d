import { describeProbe, type ProbeResult, passes } from "./probe.ts";

/** What is seen of a candidate at one moment. */
export interface Sighting {
  /** Milliseconds since the gate began to look. */
  readonly atMs: number;
  readonly running: boolean;
  /** Only for a container that ended. */
  readonly exitCode: number | undefined;
  /** The kernel killed a process of it because its memory limit, or the host's memory, was used up. */
  readonly outOfMemory: boolean;
  /** How often the daemon or the application started it again since the gate began. */
  readonly restarts: number;
  /** Of the image's own `HEALTHCHECK`, `none` when it has none. */
  readonly imageHealth: "none" | "starting" | "healthy" | "unhealthy";
  /** Milliseconds after its start in which the image's own `HEALTHCHECK` does not call it unhealthy yet; 0 without one. */
  readonly imageGraceMs: number;
  /** `undefined` where the container does not run. */
  readonly probe: ProbeResult | undefined;
}

export interface GateRules {
  readonly timeoutMs: number;
  /** Consecutive passes needed. */
  readonly threshold: number;
}

export interface GateState {
  readonly passesInARow: number;
  readonly attempts: number;
  /** The last sighting, in a few words. */
  readonly lastSeen: string;
}

export type Verdict = "wait" | "healthy" | "exited" | "unhealthy";

export const unseen: GateState = { passesInARow: 0, attempts: 0, lastSeen: "nothing yet" };

/**
 * Judges a candidate by what is seen of it. Only passes in a row count; a container that ended fails at once, because
 * nothing that comes later can be the same process.
 */
export function judge(
  rules: GateRules,
  state: GateState,
  sighting: Sighting,
): { readonly state: GateState; readonly verdict: Verdict } {
  const attempts = state.attempts + 1;
  if (!sighting.running || sighting.restarts > 0) {
    const why = sighting.outOfMemory ? "was killed for memory" : "ended";
    const lastSeen = `the container ${why} with exit code ${sighting.exitCode ?? "unknown"}`;
    return { state: { passesInARow: 0, attempts, lastSeen }, verdict: "exited" };
  }
  const passed = sighting.probe !== undefined && passes(sighting.probe);
  const passesInARow = passed ? state.passesInARow + 1 : 0;
  const next = { passesInARow, attempts, lastSeen: describe(sighting) };
  const imageAgrees = sighting.imageHealth === "none" || sighting.imageHealth === "healthy";
  if (passesInARow >= rules.threshold && imageAgrees) return { state: next, verdict: "healthy" };
  return { state: next, verdict: sighting.atMs >= deadlineMs(rules, sighting) ? "unhealthy" : "wait" };
}

/** An image that says it may take longer to start than the deploy would wait is given that time. */
function deadlineMs({ timeoutMs }: GateRules, { imageHealth, imageGraceMs }: Sighting): number {
  return imageHealth === "starting" ? Math.max(timeoutMs, imageGraceMs) : timeoutMs;
}

function describe({ probe, imageHealth }: Sighting): string {
  const seen = probe === undefined ? "not asked" : describeProbe(probe);
  return imageHealth === "none" || imageHealth === "healthy"
    ? seen
    : `${seen}, image HEALTHCHECK ${imageHealth}`;
}
