import type { Answer } from "./answer.ts";
import type { Check } from "./check.ts";
import { connectTcp } from "./connect-tcp.ts";
import { exchange } from "./exchange.ts";
import type { Hop, Way } from "./open-request.ts";
import { planRedirect } from "./plan-redirect.ts";
import type { CheckVia } from "./via.ts";

export interface Asking {
  readonly via: CheckVia;
  /** For everything: name, connection, redirects, the last body. */
  readonly timeoutMs: number;
  /** Redirects that are followed, at most. */
  readonly followRedirects: number;
  readonly signal: AbortSignal;
}

/**
 * Asks one check once. What goes wrong at the other end is an answer too.
 *
 * @throws Failure `connection-lost` when the host itself is lost, and what the signal is aborted with
 */
export async function askCheck(check: Check, asking: Asking): Promise<Answer> {
  const { via, signal, timeoutMs } = asking;
  const { target } = check;
  if (target.kind === "tcp") return await connectTcp(target.host, target.port, timeoutMs, signal);
  const way: Way =
    via.kind === "slot"
      ? via
      : { kind: "network", writtenAddress: target.kind === "http" ? target.writtenAddress : undefined };
  const began = performance.now();
  let hop: Hop = {
    url: firstUrl(check, via),
    method: check.method,
    headers: check.headers,
    body: check.body,
  };
  for (let followed = 0; ; followed += 1) {
    const leftMs = Math.max(1, timeoutMs - (performance.now() - began));
    const answer = await exchange(hop, way, leftMs, signal);
    const latencyMs = performance.now() - began;
    if (answer.kind === "silence") return { ...answer, latencyMs };
    const redirect = planRedirect(hop, answer, {
      expected: check.expect.status,
      allowed: asking.followRedirects,
      followed,
      oneHost: via.kind === "slot",
    });
    if (redirect.kind === "none") return { ...answer, latencyMs };
    if (redirect.kind === "refused")
      return { kind: "silence", cause: redirect.cause, reached: true, latencyMs };
    hop = redirect.hop;
  }
}

function firstUrl({ target, name }: Check, via: CheckVia): URL {
  if (target.kind === "http") return target.url;
  const path = target.kind === "path" ? target.path : "/";
  if (via.kind === "slot") return new URL(`http://${via.host}${path}`);
  if (via.base === undefined)
    throw new Error(`the check ${name} is a path, and there is nothing to ask it of`);
  // A path of two slashes would name a host, were it resolved as a reference.
  return new URL(`${via.base.origin}${path}`);
}
