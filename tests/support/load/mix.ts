/** Where load goes: an address of any network that this machine can reach. */
export interface Target {
  /** IP address or host name; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** The kinds of traffic that a load can hold; `saturate` is the only one of a closed loop. */
export const mixKinds = ["keepAlive", "fresh", "slow", "upload", "websocket"] as const;
export type MixKind = (typeof mixKinds)[number];
export type Kind = MixKind | "saturate";

/** Limits that every load has. */
interface LoadLimits {
  readonly target: Target;
  /** A request not answered this many ms after its scheduled time has failed; default 10,000. */
  readonly timeoutMs?: number;
  /** The load ends by itself after this many ms; default 120,000. */
  readonly maxDurationMs?: number;
  /** Persistent connections of `keepAlive`, or of `saturate`; default 64. */
  readonly connections?: number;
}

/** An open loop: every kind is sent at its own constant rate, whatever the answers do. */
export interface LoadMix extends LoadLimits {
  readonly mode?: "mix";
  /** Requests a second of each kind, WebSockets opened a second for `websocket`; absent or 0 sends none. */
  readonly rates: Readonly<Partial<Record<MixKind, number>>>;
  /** How long `GET /slow` takes; default 2,000. */
  readonly slowMs?: number;
  /** Size of an upload's body; default 5 MiB. */
  readonly uploadBytes?: number;
  /** How long a WebSocket is held before it is closed normally; default 5,000. */
  readonly holdMs?: number;
}

/** A closed loop: each connection sends its next request as soon as it has the answer to the last one. */
export interface SaturateLoad extends LoadLimits {
  readonly mode: "saturate";
  /** Path to ask for; default `/`. Only the status, the framing and `x-release` are judged. */
  readonly path?: string;
}

export type LoadPlan = LoadMix | SaturateLoad;

/** A plan with every default filled in, as the worker runs it. */
export interface CompletePlan {
  readonly mode: "mix" | "saturate";
  readonly target: Target;
  readonly rates: Readonly<Record<MixKind, number>>;
  readonly connections: number;
  readonly path: string;
  readonly slowMs: number;
  readonly uploadBytes: number;
  readonly holdMs: number;
  readonly timeoutMs: number;
  readonly maxDurationMs: number;
}

/** Fills in the defaults; throws a RangeError for a plan that would send nothing, or a number that is none. */
export function completePlan(plan: LoadPlan): CompletePlan {
  const mix: LoadMix = plan.mode === "saturate" ? { target: plan.target, rates: {} } : plan;
  const complete: CompletePlan = {
    mode: plan.mode ?? "mix",
    target: plan.target,
    rates: { keepAlive: 0, fresh: 0, slow: 0, upload: 0, websocket: 0, ...mix.rates },
    connections: plan.connections ?? 64,
    path: plan.mode === "saturate" ? (plan.path ?? "/") : "/",
    slowMs: mix.slowMs ?? 2000,
    uploadBytes: mix.uploadBytes ?? 5 * 1024 * 1024,
    holdMs: mix.holdMs ?? 5000,
    timeoutMs: plan.timeoutMs ?? 10_000,
    maxDurationMs: plan.maxDurationMs ?? 120_000,
  };
  refuseUnusable(complete);
  return complete;
}

function refuseUnusable(plan: CompletePlan): void {
  const { target, path, mode, rates, ...limits } = plan;
  for (const [name, value] of Object.entries({ ...rates, ...limits, port: target.port })) {
    if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name} of the load is ${value}`);
  }
  if (!Number.isInteger(plan.connections) || plan.connections < 1) {
    throw new RangeError("a load needs a whole number of connections, at least one");
  }
  if (!path.startsWith("/")) throw new RangeError("path of the load starts with /");
  if (mode === "mix" && mixKinds.every((kind) => rates[kind] === 0)) {
    throw new RangeError(`the load sends nothing: give a rate for one of ${mixKinds.join(", ")}`);
  }
}
