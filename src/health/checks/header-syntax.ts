/** A token of RFC 9110, section 5.6.2. */
export function isHeaderName(name: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$/.test(name);
}

/** What is wrong with the value of a header that is to be sent, in words that do not show it. */
export function headerValueFlaw(value: string): string | undefined {
  if (/[\r\n]/.test(value)) return "contains a line break, which would begin another header";
  // oxlint-disable-next-line no-control-regex -- finding control characters is its purpose
  if (/[^\t\x20-\x7e]/.test(value)) return "contains a character outside printable ASCII";
  if (value.length > 8_192) return "is longer than 8192 characters";
  return undefined;
}

/** Headers that say how a message travels, which is not a check's to decide. */
const ownHeaders: ReadonlySet<string> = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Whether a header, in lower case, is set by whoever sends the request. */
export function isOwnHeader(name: string): boolean {
  return ownHeaders.has(name);
}
