/** How deep a chain of causes is looked into. */
const depth = 5;

/**
 * Why a request got no answer, in words that hold nothing of its address: messages of `fetch` can quote it, and a
 * webhook's address is a secret. Codes such as `ECONNREFUSED` say enough.
 */
export function noAnswer(error: unknown, timeoutMs: number): string {
  const chain = causes(error);
  if (chain.some(({ name }) => name === "TimeoutError" || name === "AbortError")) {
    return `did not answer within ${timeoutMs / 1000} s`;
  }
  const code = chain.map((one) => one.code).find(isCode);
  return code === undefined ? "could not be reached" : `could not be reached (${code})`;
}

function isCode(code: unknown): code is string {
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{2,60}$/.test(code);
}

function causes(error: unknown): readonly { readonly name?: unknown; readonly code?: unknown }[] {
  const found: { name?: unknown; code?: unknown }[] = [];
  let at: unknown = error;
  while (typeof at === "object" && at !== null && found.length < depth) {
    found.push(at);
    at = "cause" in at ? at.cause : undefined;
  }
  return found;
}
