import { type ContainerInspectInfo, inspectContainer } from "../docker/containers.ts";
import type { Engine } from "../docker/engine.ts";
import { readLogs } from "../docker/logs.ts";
import { Failure } from "../failure/failure.ts";
import type { SocketAgent } from "../host/socket-agent.ts";
import type { Slot } from "../release/slot.ts";
import { type GateState, judge, type Sighting, unseen, type Verdict } from "./gate.ts";
import { pause } from "./pause.ts";
import { probeSlot } from "./probe.ts";
import { type HealthSettings, probeHost } from "./settings.ts";

export interface Awaiting {
  readonly engine: Engine;
  /** Of the slot's private entrance. */
  readonly entrance: SocketAgent;
  readonly container: string;
  readonly slot: Slot;
  readonly health: HealthSettings;
  /** Its container is an old one: restarts of before the gate began say nothing. */
  readonly servedBefore?: boolean;
  readonly onProgress: (text: string) => void;
  readonly signal: AbortSignal;
}

/** A probe that hangs says as much as one that fails, and must not eat the whole deadline. */
const longestProbeMs = 5_000;
/** How long after its start, and how often, a candidate that does not reply yet is looked at. */
const eagerForMs = 10_000;
const eagerPauseMs = 100;

/**
 * Waits until a candidate is healthy: its container runs, its image's own HEALTHCHECK (where it has one) agrees, and
 * its health path passes so many times in a row, asked through the proxy's private entrance.
 *
 * @throws Failure `candidate-exited`, `candidate-unhealthy`, both with the container's last lines; `cancelled`
 */
export async function awaitHealthy(awaiting: Awaiting): Promise<void> {
  const began = performance.now();
  const { health, signal } = awaiting;
  let state = unseen;
  let restartsBefore = awaiting.servedBefore === true ? undefined : 0;
  for (;;) {
    signal.throwIfAborted();
    const sightedAt = performance.now();
    const seen = await sight(awaiting, began);
    restartsBefore ??= seen.restarts;
    const sighting = { ...seen, restarts: seen.restarts - restartsBefore };
    const judged = judge(health, state, sighting);
    state = judged.state;
    if (judged.verdict === "healthy") return;
    if (judged.verdict !== "wait") throw await unfit(awaiting, judged.verdict, state);
    awaiting.onProgress(`${state.lastSeen} (${state.passesInARow} of ${health.threshold} passes)`);
    await pause(Math.max(0, sightedAt + untilNextLook(sighting, health) - performance.now()), signal);
  }
}

/** Until an application listens there is nothing to space out, and its first reply should not be met a second late. */
function untilNextLook({ atMs, probe }: Sighting, { intervalMs }: HealthSettings): number {
  const starting = probe?.kind !== "reply" && atMs < eagerForMs;
  return starting ? Math.min(intervalMs, eagerPauseMs) : intervalMs;
}

async function sight(
  { engine, entrance, container, slot, health }: Awaiting,
  began: number,
): Promise<Sighting> {
  const leftMs = health.timeoutMs - (performance.now() - began);
  // Past its deadline a candidate is only asked while its image asks for more time.
  const timeoutMs = leftMs > 0 ? Math.max(100, Math.min(longestProbeMs, leftMs)) : longestProbeMs;
  const probing = probeSlot(entrance, { slot, path: health.path, host: probeHost(health), timeoutMs });
  const inspected = await inspectContainer(engine, container);
  const running = inspected?.State.Running === true;
  // Nobody has the address of a container that ended, and a probe of it takes seconds to fail.
  const probe = running ? await probing : undefined;
  return {
    atMs: performance.now() - began,
    running,
    exitCode: running ? undefined : inspected?.State.ExitCode,
    outOfMemory: inspected?.State.OOMKilled === true,
    restarts: inspected?.RestartCount ?? 0,
    imageHealth: imageHealth(inspected),
    imageGraceMs: imageGraceMs(inspected),
    probe,
  };
}

function imageHealth(inspected: ContainerInspectInfo | undefined): Sighting["imageHealth"] {
  const status = inspected?.State.Health?.Status;
  return status === "starting" || status === "healthy" || status === "unhealthy" ? status : "none";
}

const nanosecondsPerMs = 1e6;
/** Docker's own, for what a HEALTHCHECK leaves out. */
const healthcheckDefaults = { Interval: 30e9, Timeout: 30e9, Retries: 3, StartPeriod: 0 };

/** From Docker's definition of a HEALTHCHECK: its start period, then as many failures in a row as it allows. */
function imageGraceMs(inspected: ContainerInspectInfo | undefined): number {
  const check = inspected?.Config.Healthcheck;
  if (check === undefined || check.Test?.[0] === "NONE") return 0;
  const or = (name: keyof typeof healthcheckDefaults) => check[name] || healthcheckDefaults[name];
  return (or("StartPeriod") + or("Retries") * (or("Interval") + or("Timeout"))) / nanosecondsPerMs;
}

async function unfit(
  { engine, container, slot, health }: Awaiting,
  verdict: Exclude<Verdict, "wait" | "healthy">,
  state: GateState,
): Promise<Failure> {
  const evidence = await readLogs(engine, container);
  const details = { host: engine.host, evidence };
  if (verdict === "exited") {
    return new Failure(
      "candidate-exited",
      `the candidate in slot ${slot} did not stay up: ${state.lastSeen}`,
      {
        ...details,
        advice: "Its last lines tell why; traffic was never sent to it.",
      },
    );
  }
  const seconds = health.timeoutMs / 1_000;
  return new Failure(
    "candidate-unhealthy",
    `the candidate in slot ${slot} did not become healthy in ${seconds} s: ${health.path} last gave ${state.lastSeen}`,
    {
      ...details,
      input: "health-path",
      advice:
        "Its last lines are below; a slow start needs a longer health-timeout. Traffic was never sent to it.",
    },
  );
}
