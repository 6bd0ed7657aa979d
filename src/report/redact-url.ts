/** A URL for places that nobody masks: a query can be a token, and so can what stands before the host. */
export function urlWithoutQuery(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return url.split(/[?#]/, 1).join("");
  return `${parsed.origin}${parsed.pathname}`;
}
