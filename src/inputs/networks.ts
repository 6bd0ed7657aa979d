import { isIPv4 } from "node:net";
import { type Parsed, type Problem, parsed } from "../failure/problem.ts";
import { canonicalIp } from "./ip-literal.ts";
import { listEntries } from "./list.ts";
import { quoted } from "./quoted.ts";

const example = "10.0.0.0/8, 203.0.113.7, fd00:1::/32";

/**
 * Reads a list of IPv4 and IPv6 addresses and networks in CIDR notation, in one spelling each and without repeats; all
 * wrong entries are told at once.
 */
export function parseNetworks(input: string, text: string): Parsed<readonly string[]> {
  const read = listEntries(text).map((entry) => readNetwork(entry));
  const problems: Problem[] = read.flatMap((one) =>
    "flaw" in one ? [{ input, message: one.flaw, example: one.example ?? example }] : [],
  );
  if (problems.length > 0) return { ok: false, problems };
  return parsed([...new Set(read.flatMap((one) => ("network" in one ? [one.network] : [])))]);
}

type Reading = { readonly network: string } | { readonly flaw: string; readonly example?: string };

function readNetwork(entry: string): Reading {
  const [written = "", prefix, ...rest] = entry.split("/");
  const address = canonicalIp(written);
  if (address === undefined || rest.length > 0) {
    return { flaw: `has ${quoted(entry)}, which is neither an IP address nor a network in CIDR notation` };
  }
  if (prefix === undefined) return { network: address };
  const longest = isIPv4(address) ? 32 : 128;
  if (!/^(?:0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > longest) {
    return { flaw: `has ${quoted(entry)}, and its prefix length must be from 0 to ${longest}` };
  }
  const network = `${networkOf(address, Number(prefix))}/${prefix}`;
  if (network === `${address}/${prefix}`) return { network };
  return { flaw: `has ${quoted(entry)}, an address inside a network`, example: network };
}

/** The first address of a network, spelled as {@link canonicalIp} does. */
function networkOf(address: string, length: number): string {
  const bits = isIPv4(address) ? 32 : 128;
  const kept = BigInt(bits - length);
  const number = (toNumber(address) >> kept) << kept;
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 0xffn).join(".");
  const groups = Array.from({ length: 8 }, (_, at) => (number >> BigInt(16 * (7 - at))) & 0xffffn);
  return canonicalIp(groups.map((group) => group.toString(16)).join(":")) ?? "";
}

function toNumber(address: string): bigint {
  if (isIPv4(address)) {
    return address.split(".").reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  }
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...zeros, ...right].reduce(
    (sum, group) => sum * 65_536n + BigInt(Number.parseInt(group, 16)),
    0n,
  );
}
