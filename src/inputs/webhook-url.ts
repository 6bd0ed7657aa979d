import { type Parsed, parsed, refused } from "../failure/problem.ts";

const example = "https://hooks.slack.com/services/T…/B…/…, from a secret";

/**
 * Reads the address of an incoming webhook, never echoed: whoever has it can post. Only HTTPS keeps it secret on
 * its way, so plain HTTP is for this machine alone.
 */
export function parseWebhookUrl(input: string, text: string): Parsed<URL> {
  if (/[\s\p{Cc}]/u.test(text)) return refused(input, "contains white space or a control character", example);
  const url = URL.parse(text);
  if (url === null) return refused(input, "is not an absolute URL", example);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isThisMachine(url.hostname))) {
    return refused(input, "must begin with https://", example);
  }
  if (url.username !== "" || url.password !== "") {
    return refused(input, "carries a user name or password, which are no part of a webhook", example);
  }
  return parsed(url);
}

/** By what `URL` makes of a host: 127.1 is 127.0.0.1 there, and ::1 has brackets. */
function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}
