import type { ListenAddress } from "../deploy/request.ts";
import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { portNumber } from "./integer.ts";
import { canonicalIp } from "./ip-literal.ts";
import { quoted } from "./quoted.ts";

const example = "3001, 10.0.0.5:3001 or [::1]:3001";

/** Reads `[address:]port`; without an address the port is bound on every IPv4 and IPv6 address. */
export function parseListenAddress(input: string, text: string): Parsed<ListenAddress> {
  const colon = text.lastIndexOf(":");
  const port = portNumber(text.slice(colon + 1));
  if (canonicalIp(text) !== undefined) {
    return refused(input, `is ${quoted(text)}, an address without a port`, example);
  }
  if (port === undefined) {
    return refused(input, `is ${quoted(text)}, and must end in a port from 1 to 65535`, example);
  }
  if (colon === -1) return parsed({ address: undefined, port });
  const address = listenIp(text.slice(0, colon));
  if (address !== undefined) return parsed({ address, port });
  const message = `is ${quoted(text)}: before the port goes an IPv4 address, or an IPv6 address in brackets`;
  return refused(input, message, example);
}

function listenIp(written: string): string | undefined {
  const bracketed = /^\[(.*)\]$/.exec(written)?.[1];
  const ip = canonicalIp(bracketed ?? written);
  const needsBrackets = ip?.includes(":") ?? false;
  return needsBrackets === (bracketed !== undefined) ? ip : undefined;
}
