import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "./quoted.ts";

const example = "x-preview";
const maxCharacters = 64;

/** Headers that mean something on the way to the application: the proxy compares and removes the one that is named. */
const taken = new Set([
  // Of one hop (RFC 9110, section 7.6.1), and of the message itself.
  "connection",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
  "expect",
  "host",
  // Who asks, by what right, and for whom.
  "cookie",
  "cookie2",
  "set-cookie",
  "authorization",
  "forwarded",
  "via",
  "x-real-ip",
  "x-request-id",
  "x-correlation-id",
  "x-csrf-token",
  "x-api-key",
  "x-requested-with",
  "traceparent",
  "tracestate",
  "baggage",
  // What every browser sends.
  "cache-control",
  "date",
  "dnt",
  "from",
  "origin",
  "pragma",
  "priority",
  "range",
  "referer",
  "user-agent",
]);

const takenFamilies = /^(?:accept|content|if|proxy|sec|access-control|x-forwarded|x-tidegate)(?:-|$)/;

/**
 * Reads the name of a request header of one's own, in lower case. Letters, digits and hyphens after a letter: what
 * RFC 9110 (section 16.3.2.1) asks of new names, without the dot, and with the underscore left out that many proxies drop.
 */
export function parseHeaderName(input: string, text: string): Parsed<string> {
  const name = text.toLowerCase();
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    return refused(
      input,
      `is ${quoted(text)}, and must be letters, digits and hyphens after a letter`,
      example,
    );
  }
  if (name.length > maxCharacters) {
    return refused(input, `has ${name.length} characters, and may have ${maxCharacters}`, example);
  }
  if (taken.has(name) || takenFamilies.test(name)) {
    return refused(
      input,
      `is ${quoted(text)}, a header with a meaning of its own: it would be taken away`,
      example,
    );
  }
  return parsed(name);
}
