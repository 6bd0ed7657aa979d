import type { Reply } from "./answer.ts";
import type { StatusRange } from "./check.ts";
import type { Hop } from "./open-request.ts";
import { isStatusIn } from "./status-ranges.ts";

/** What an answer leads to: it is judged as it is, another request is sent, or it leads where no check goes. */
export type Redirect =
  | { readonly kind: "none" }
  | { readonly kind: "follow"; readonly hop: Hop }
  | { readonly kind: "refused"; readonly cause: string };

export interface RedirectRules {
  /** Statuses that are expected are answers, and lead nowhere. */
  readonly expected: readonly StatusRange[];
  readonly allowed: number;
  readonly followed: number;
  /** Whether every request must go to the host of the first: a release in its slot has no other. */
  readonly oneHost: boolean;
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const none: Redirect = { kind: "none" };

export function planRedirect(hop: Hop, reply: Reply, rules: RedirectRules): Redirect {
  const location = reply.headers.get("location");
  if (!redirects.has(reply.status) || location === undefined || rules.allowed === 0) return none;
  if (isStatusIn(rules.expected, reply.status)) return none;
  if (rules.followed >= rules.allowed)
    return refused(`more than ${rules.allowed} redirects, the last of them to ${location}`);
  const url = URL.parse(location, hop.url.href);
  const flaw = url === null ? "something that is no URL" : flawOf(hop, reply.status, url, rules.oneHost);
  if (url === null || flaw !== undefined) return refused(`a redirect to ${flaw}`);
  url.hash = "";
  return { kind: "follow", hop: nextHop(hop, reply.status, url) };
}

function flawOf(hop: Hop, status: number, url: URL, oneHost: boolean): string | undefined {
  if (url.protocol !== "http:" && url.protocol !== "https:") return `${url.protocol}, which is not HTTP`;
  if (url.username !== "" || url.password !== "") return "a URL that carries a user name or password";
  if (hop.url.protocol === "https:" && url.protocol === "http:") {
    return `${url.origin}, from https to plain http, which is never followed`;
  }
  if (oneHost && url.hostname !== hop.url.hostname)
    return `${url.origin}, which is not the release that was asked`;
  if (keepsMethod(hop, status) && hop.body !== undefined && !isSameHost(hop.url, url)) {
    return `${url.origin}, another host, to which no body is sent`;
  }
  return undefined;
}

/** As browsers and fetch do it (RFC 9110, section 15.4): 303, and POST after 301 and 302, go on as GET. */
function keepsMethod({ method }: Hop, status: number): boolean {
  if (status === 303) return method === "HEAD";
  return !(method === "POST" && (status === 301 || status === 302));
}

function nextHop(hop: Hop, status: number, url: URL): Hop {
  const keeps = keepsMethod(hop, status);
  // Headers of a check can be credentials, which are for the host it names.
  const headers = isSameHost(hop.url, url) ? hop.headers : new Map<string, string>();
  return { url, headers, method: keeps ? hop.method : "GET", body: keeps ? hop.body : undefined };
}

/** The same origin, or its https side. */
function isSameHost(from: URL, to: URL): boolean {
  return (
    from.origin === to.origin ||
    (from.hostname === to.hostname && to.protocol === "https:" && to.port === "" && from.port === "")
  );
}

function refused(cause: string): Redirect {
  return { kind: "refused", cause };
}
