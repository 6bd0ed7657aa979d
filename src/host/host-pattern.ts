import { createHmac } from "node:crypto";
import { canonicalIp } from "../inputs/ip-literal.ts";

/** Whether a host, by its name in known_hosts (`web1`, `[web1]:2222`), is one a line speaks of. */
export type HostPattern = (name: string) => boolean;

/**
 * Reads the first field of a known_hosts line (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): a comma list with
 * `*` and `?`, a negation by `!` that beats every other entry, or one hashed name `|1|salt|hash`.
 * `undefined` when it is neither.
 */
export function parseHostPattern(field: string): HostPattern | undefined {
  if (field.startsWith("|")) return hashedPattern(field);
  const entries = field.split(",");
  if (entries.some((entry) => !/^!?(?:[^\s!|[\]]+|\[[^\s!|[\]]+\]:\d{1,5})$/.test(entry))) return undefined;
  const negated = entries
    .filter((entry) => entry.startsWith("!"))
    .map((entry) => globPattern(entry.slice(1)));
  const named = entries.filter((entry) => !entry.startsWith("!")).map(globPattern);
  return (name) => named.some((matches) => matches(name)) && !negated.some((matches) => matches(name));
}

/** The name under which known_hosts lists a host: with brackets and port when the port is not 22. */
export function knownHostsName(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

/** `|1|` base64 salt `|` base64 HMAC-SHA1 of the name, keyed with the salt. */
function hashedPattern(field: string): HostPattern | undefined {
  const [, salt, hash] = /^\|1\|([A-Za-z0-9+/]{27}=)\|([A-Za-z0-9+/]{27}=)$/.exec(field) ?? [];
  if (salt === undefined || hash === undefined) return undefined;
  const key = Buffer.from(salt, "base64");
  const expected = Buffer.from(hash, "base64");
  let found: string | undefined;
  return (name) => {
    // A hash is of one name only: once that is known, a fleet of many hosts need not hash it again.
    if (found !== undefined) return found === name;
    const matches = createHmac("sha1", key).update(name).digest().equals(expected);
    if (matches) found = name;
    return matches;
  };
}

function globPattern(entry: string): HostPattern {
  const pattern = canonicalEntry(entry.toLowerCase());
  if (!/[*?]/.test(pattern)) return (name) => name === pattern;
  return (name) => globMatches(pattern, name);
}

/** IPv6 has many spellings and hosts are known by one of them. */
function canonicalEntry(entry: string): string {
  const [, bracketed, port] = /^\[(.*)\]:(\d+)$/.exec(entry) ?? [];
  if (bracketed === undefined) return canonicalIp(entry) ?? entry;
  return knownHostsName(canonicalIp(bracketed) ?? bracketed, Number(port));
}

/** Goes back to the last `*` only, so the time is bounded by the product of both lengths. */
function globMatches(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let afterStar = 0;
  for (let index = 0; index < name.length; ) {
    if (pattern[at] === "*") {
      star = at;
      at += 1;
      afterStar = index;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === name[index])) {
      at += 1;
      index += 1;
    } else if (star !== -1) {
      at = star + 1;
      afterStar += 1;
      index = afterStar;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
