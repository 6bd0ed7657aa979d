import { type Parsed, type Problem, parsed } from "../failure/problem.ts";
import { portNumber } from "../inputs/integer.ts";
import { canonicalIp } from "../inputs/ip-literal.ts";
import { listEntries } from "../inputs/list.ts";

/** Where to log in, and as whom. */
export interface HostAddress {
  readonly user: string;
  /** A name in lower case, or an IP address in its canonical spelling, without brackets. */
  readonly host: string;
  readonly port: number;
  readonly written: string;
}

const sshPort = 22;
const example = "deploy@web1.example.com, deploy@203.0.113.7:2222 or [2001:db8::7]";

/**
 * Reads `[user@]host[:port]` entries, one per line or comma separated, IPv6 in brackets. Entries are told
 * by their number and not echoed: what stands there by mistake may be a password or a key.
 */
export function parseHosts(input: string, text: string, defaultUser: string): Parsed<readonly HostAddress[]> {
  const entries = listEntries(text);
  if (entries.length === 0) return { ok: false, problems: [{ input, message: "names no host", example }] };
  const hosts: HostAddress[] = [];
  const problems: Problem[] = [];
  const firstEntry = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const address = readEntry(entry, defaultUser);
    if (typeof address === "string") {
      problems.push({ input, message: `entry ${index + 1} ${address}`, example });
      continue;
    }
    const earlier = firstEntry.get(`${address.host}:${address.port}`);
    if (earlier !== undefined) {
      problems.push({ input, message: `entry ${index + 1} is the same host as entry ${earlier}` });
    }
    firstEntry.set(`${address.host}:${address.port}`, earlier ?? index + 1);
    hosts.push(address);
  }
  return problems.length === 0 ? parsed(hosts) : { ok: false, problems };
}

/** Whether a text can be the name of a login on a Linux host: a letter, digit or `_`, then also `.` and `-`. */
export function isUserName(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(text);
}

/** The host as logs and outputs name it: the port only when it is not 22, IPv6 in brackets. */
export function displayName({ host, port }: Pick<HostAddress, "host" | "port">): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === sshPort ? name : `${name}:${port}`;
}

/** The address, or what is wrong with the entry. */
function readEntry(written: string, defaultUser: string): HostAddress | string {
  if (written.startsWith("-")) return "begins with a dash, as an option of a command would";
  if (/^[a-z]+:\/\//i.test(written)) return "begins with a scheme: write only user, host and port";
  const parts = written.split("@");
  if (parts.length > 2) return "contains more than one @";
  const [user = defaultUser, place = ""] = parts.length === 2 ? parts : [defaultUser, ...parts];
  if (user.includes(":")) return "carries a password before @: only keys are used";
  if (!isUserName(user)) return "has a user name that cannot be a login on a host";
  if (canonicalIp(place)?.includes(":")) return "is an IPv6 address without the brackets it needs";
  const { bracketed, name, port = `${sshPort}` } = splitPlace(place);
  const portValue = portNumber(port);
  if (portValue === undefined) return "has a port that is not a whole number from 1 to 65535";
  const host = bracketed === undefined ? canonicalName(name) : canonicalIpv6(bracketed);
  if (host === undefined) return "has a host that is neither a name nor an address";
  return { user, host, port: portValue, written };
}

function splitPlace(place: string): { bracketed?: string; name: string; port?: string } {
  const {
    bracketed,
    name = "",
    port,
  } = /^(?:\[(?<bracketed>[^\]]*)\]|(?<name>[^:[\]]*))(?::(?<port>.*))?$/.exec(place)?.groups ?? {};
  return { name, ...(bracketed === undefined ? {} : { bracketed }), ...(port === undefined ? {} : { port }) };
}

function canonicalIpv6(text: string): string | undefined {
  const ip = canonicalIp(text);
  return ip?.includes(":") ? ip : undefined;
}

/** A name in lower case; one whose last label is a number must be an IPv4 address, as URLs have it. */
function canonicalName(text: string): string | undefined {
  const labels = text.toLowerCase().split(".");
  if (/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? "")) return canonicalIp(text);
  const good =
    text.length <= 253 && labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
  return good ? labels.join(".") : undefined;
}
