import type { CompletePlan, Target } from "./mix.ts";
import type { Recorder } from "./recorder.ts";

/** Sends one kind of traffic. */
export interface Client {
  /** Persistent connections opened again after the server closed them politely. */
  readonly reopened?: number;
  /** Sends one more request, due at `scheduledAt` (ms since the load began). */
  offer(scheduledAt: number): void;
  /** Does what is due by now: time-outs, messages. Called every few ms. */
  tick(now: number): void;
  /** No more offers will come: what is held open may end now. */
  finish(): void;
}

/** What every client is given. */
export interface ClientSetting {
  readonly plan: CompletePlan;
  readonly recorder: Recorder;
}

/** A request head for the target, in HTTP/1.1. */
export function requestHead(
  method: string,
  path: string,
  target: Target,
  headers: Readonly<Record<string, string | number>> = {},
): string {
  const host = `${hostInUrl(target)}:${target.port}`;
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

/** The host as a URL writes it: IPv6 in brackets. */
export function hostInUrl(target: Target): string {
  return target.host.includes(":") ? `[${target.host}]` : target.host;
}
