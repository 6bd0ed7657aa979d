import type { Check } from "../health/checks/check.ts";
import type { FleetRequest } from "../host/fleet-request.ts";

/** Everything a gate was asked for, read once and checked. */
export interface GateRequest {
  /** At least one. */
  readonly checks: readonly Check[];
  /** For the whole gate, from the first asking on. */
  readonly timeoutMs: number;
  /** Pause between two attempts. */
  readonly intervalMs: number;
  /** For one asking of one check. */
  readonly attemptTimeoutMs: number;
  /** Attempts in a row that must pass. */
  readonly threshold: number;
  readonly mode: "all" | "any";
  readonly followRedirects: number;
  /** The service whose live release is asked on its hosts; `undefined` asks from this machine. */
  readonly fleet: FleetRequest | undefined;
}
