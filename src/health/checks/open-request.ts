import { type ClientRequest, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { headerLimit } from "./answer.ts";
import type { CheckMethod } from "./check.ts";
import { guardedLookup } from "./guarded-lookup.ts";
import type { SlotVia } from "./via.ts";

/** One HTTP request. */
export interface Hop {
  readonly url: URL;
  readonly method: CheckMethod;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string | undefined;
}

/** Where a request goes: to the host of its URL, or to one slot of a host. */
export type Way =
  | {
      readonly kind: "network";
      /** An address that is asked even when it is link-local, because the check names it. */
      readonly writtenAddress: string | undefined;
    }
  | SlotVia;

/** Compressed answers are refused politely; who sends them all the same is read with {@link readBody}'s bounds. */
const ordinaryHeaders = { accept: "*/*", "user-agent": "tidegate-health", "accept-encoding": "identity" };

/** A request that is ready to be ended with its body. Each has a connection of its own, but in a host's agent. */
export function openRequest(hop: Hop, way: Way): ClientRequest {
  const { url, method } = hop;
  const headers = { ...ordinaryHeaders, ...Object.fromEntries(hop.headers) };
  if (way.kind === "network") {
    const send = url.protocol === "https:" ? tlsRequest : plainRequest;
    return send(url, {
      method,
      headers,
      agent: false,
      lookup: guardedLookup(),
      maxHeaderSize: headerLimit,
      // Said here, or a variable of the environment could switch it off unseen.
      rejectUnauthorized: true,
    });
  }
  // TLS ends in front of the proxy: what the application would be told of it is told here.
  const forwarded = url.protocol === "https:" ? { "x-forwarded-proto": "https" } : {};
  return plainRequest({
    agent: way.agent,
    method,
    path: `${url.pathname}${url.search}`,
    headers: { ...forwarded, host: url.host, ...headers },
    maxHeaderSize: headerLimit,
  });
}
