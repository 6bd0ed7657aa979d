import http from "node:http";
import https from "node:https";
import type { ProbeSample } from "../analysis/availability.ts";
import { probeOnce } from "./probe-once.ts";

/** Unanswered probes at which no more are sent, so that a slow URL is not made slower. */
const inFlightLimit = 50;

/** Every so many probes one opens a new connection: a listener can refuse those while old ones work. */
const freshEvery = 5;

export interface UrlProbeOptions {
  /** Between two probes, whether answered or not; default 200. */
  readonly intervalMs?: number;
  /** For one whole answer; default 5,000. */
  readonly timeoutMs?: number;
}

/** A URL under constant watch. */
export interface UrlProbe {
  /** What is known so far, in the order of the answers. */
  samples(): readonly ProbeSample[];
  /** Sends no more, waits for what is unanswered (at most its timeout) and gives every sample. */
  stop(): Promise<readonly ProbeSample[]>;
}

/**
 * Probes `url` at a constant rate (open loop: a late answer delays no probe) until stopped. Never throws, and
 * keeps no process alive unless `stop` is being waited for.
 */
export function startUrlProbe(url: URL, options: UrlProbeOptions = {}): UrlProbe {
  const { intervalMs = 200, timeoutMs = 5_000 } = options;
  const agent = keepAliveAgent(url);
  const samples: ProbeSample[] = [];
  const inFlight = new Set<Promise<void>>();
  let sent = 0;

  const probe = async (): Promise<void> => {
    const atMs = performance.timeOrigin + performance.now();
    const fresh = sent++ % freshEvery === freshEvery - 1;
    samples.push({ atMs, ...(await probeOnce(url, { agent: fresh ? false : agent, timeoutMs })) });
  };
  const stopTicking = everyMs(intervalMs, () => {
    if (inFlight.size >= inFlightLimit) return;
    const running = probe().finally(() => inFlight.delete(running));
    inFlight.add(running);
  });

  return {
    samples: () => [...samples],
    async stop() {
      stopTicking();
      // Probes are unreferenced, so this timer is what lets a process live to hear the last of them.
      const vigil = setTimeout(() => {}, timeoutMs + 1_000);
      await Promise.all(inFlight);
      clearTimeout(vigil);
      agent.destroy();
      return [...samples];
    },
  };
}

function keepAliveAgent(url: URL): http.Agent {
  const { Agent } = url.protocol === "https:" ? https : http;
  // The most recently used connection first: one stays busy while answers are quick.
  return new Agent({ keepAlive: true, scheduling: "lifo" });
}

/** Calls `tick` now and at fixed points in time; those missed while the process was busy are left out. */
function everyMs(intervalMs: number, tick: () => void): () => void {
  const began = performance.now();
  let turn = 0;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    tick();
    const elapsed = performance.now() - began;
    turn = Math.max(turn + 1, Math.ceil(elapsed / intervalMs));
    timer = setTimeout(next, turn * intervalMs - elapsed).unref();
  };
  next();
  return () => clearTimeout(timer);
}
