import { request } from "node:http";
import type { SocketAgent } from "../host/socket-agent.ts";
import { answeredByHeader } from "../proxy/configuration.ts";
import type { Slot } from "../release/slot.ts";

/** What one probe of a slot came back with. */
export type ProbeResult =
  | { readonly kind: "reply"; readonly status: number; readonly latencyMs: number }
  /** Nothing that can be tied to the slot: the proxy's own error page, a refused connection, silence. */
  | { readonly kind: "no-reply"; readonly cause: string };

export interface SlotProbe {
  readonly slot: Slot;
  readonly path: string;
  /** `Host` header. */
  readonly host: string;
  readonly timeoutMs: number;
}

/** A body is only read to see that it ends; more than this is not an answer to a health check. */
const largestBody = 64 * 1024;

/**
 * Asks a slot once, through its private entrance. A reply counts only when the proxy says which server gave it and
 * that server is the slot asked for.
 */
export function probeSlot(agent: SocketAgent, probe: SlotProbe): Promise<ProbeResult> {
  const began = performance.now();
  return new Promise((resolve) => {
    const asked = request(
      { agent, path: probe.path, headers: { host: probe.host, "user-agent": "tidegate-health" } },
      (reply) => {
        let read = 0;
        reply.on("data", (chunk: Buffer) => {
          read += chunk.length;
          if (read > largestBody) reply.destroy(new Error(`a body of more than ${largestBody} bytes`));
        });
        reply.once("error", (error) => settle({ kind: "no-reply", cause: error.message }));
        reply.once("end", () => {
          const status = reply.statusCode ?? 0;
          const slot = reply.headers[answeredByHeader];
          if (slot === probe.slot) settle({ kind: "reply", status, latencyMs: performance.now() - began });
          else
            settle({ kind: "no-reply", cause: `nothing answered in slot ${probe.slot} (proxy: ${status})` });
        });
      },
    );
    const timer = setTimeout(
      () => asked.destroy(new Error(`no whole answer in ${probe.timeoutMs} ms`)),
      probe.timeoutMs,
    );
    const settle = (result: ProbeResult) => {
      clearTimeout(timer);
      resolve(result);
    };
    asked.once("error", (error) => settle({ kind: "no-reply", cause: error.message }));
    asked.end();
  });
}

/** Whether a probe speaks for a healthy release. */
export function passes(result: ProbeResult): boolean {
  return result.kind === "reply" && result.status >= 200 && result.status < 300;
}

/** A probe's result in a few words. */
export function describeProbe(result: ProbeResult): string {
  return result.kind === "reply" ? `status ${result.status}` : result.cause;
}
