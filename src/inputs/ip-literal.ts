import { isIP, isIPv6 } from "node:net";

/**
 * An IP address in one spelling, so that equal addresses are equal strings, or `undefined` when the text
 * is none: IPv6 is compressed and in lower case (RFC 5952), without brackets. Zone ids are not addresses here.
 */
export function canonicalIp(text: string): string | undefined {
  if (isIP(text) === 0 || text.includes("%")) return undefined;
  return isIPv6(text) ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text;
}
