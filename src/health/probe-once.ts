import http from "node:http";
import https from "node:https";
import { types } from "node:util";

/** Bytes of a body that are read; more of it is not waited for. */
const bodyLimit = 64 * 1024;

export interface ProbeOptions {
  /** `false` opens a connection of its own. */
  readonly agent: http.Agent | false;
  /** For the whole answer, connection and body included. */
  readonly timeoutMs: number;
}

export interface ProbeResult {
  readonly ok: boolean;
  readonly latencyMs: number;
  readonly cause?: string;
}

/**
 * Sends one GET and tells how it went; never rejects. A failure is a connection error, a timeout, a truncated
 * body or a 5xx; redirects are not followed and count as answers. Its sockets and timers keep no process alive.
 */
export function probeOnce(url: URL, options: ProbeOptions): Promise<ProbeResult> {
  const began = performance.now();
  return new Promise((resolve) => {
    const settle = (cause?: string): void => {
      clearTimeout(deadline);
      const latencyMs = performance.now() - began;
      resolve(cause === undefined ? { ok: true, latencyMs } : { ok: false, latencyMs, cause });
    };
    let request: http.ClientRequest | undefined;
    const deadline = setTimeout(() => {
      settle("timeout");
      request?.destroy();
    }, options.timeoutMs).unref();
    try {
      request = send(url, options.agent, settle);
    } catch (thrown) {
      settle(causeOf(thrown));
    }
  });
}

type Settle = (cause?: string) => void;

function send(url: URL, agent: http.Agent | false, settle: Settle): http.ClientRequest {
  const { request } = url.protocol === "https:" ? https : http;
  const sent = request(url, { agent, headers: { "user-agent": "tidegate-probe", accept: "*/*" } });
  sent.on("socket", (socket) => socket.unref());
  sent.on("error", (error) => settle(causeOf(error)));
  sent.on("response", (response) => judge(response, () => sent.destroy(), settle));
  sent.end();
  return sent;
}

function judge(response: http.IncomingMessage, hangUp: () => void, settle: Settle): void {
  const status = response.statusCode ?? 0;
  const verdict = status >= 500 ? `status ${status}` : undefined;
  let received = 0;
  response.on("data", (chunk: Buffer) => {
    received += chunk.length;
    if (received <= bodyLimit) return;
    settle(verdict);
    hangUp();
  });
  response.on("end", () => settle(verdict));
  // After the first of these nothing that follows counts: a promise settles once.
  response.on("error", () => settle(verdict ?? "truncated body"));
  response.on("close", () => settle(verdict ?? "truncated body"));
}

function causeOf(thrown: unknown): string {
  if (!types.isNativeError(thrown)) return "failed";
  return "code" in thrown && typeof thrown.code === "string" ? thrown.code : thrown.message;
}
