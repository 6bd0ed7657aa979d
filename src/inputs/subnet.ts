import { isIPv4 } from "node:net";
import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "./quoted.ts";

const example = "10.201.7.0/24";
const widest = 16;
const narrowest = 28;

/**
 * Reads an IPv4 network in CIDR notation, `/16` to `/28`: narrower leaves no room for the proxy's gateway
 * and two slots beside what users add, wider takes half of a private range for one service.
 */
export function parseSubnet(input: string, text: string): Parsed<string> {
  const [address = "", prefix = "", ...rest] = text.split("/");
  const length = /^[1-9]\d?$/.test(prefix) ? Number(prefix) : undefined;
  if (rest.length > 0 || !isIPv4(address) || length === undefined) {
    return refused(input, `is ${quoted(text)}, and must be an IPv4 network with its prefix length`, example);
  }
  if (length < widest || length > narrowest) {
    return refused(input, `is ${quoted(text)}, and must be from /${widest} to /${narrowest}`, example);
  }
  if (!isUnicast(address)) {
    return refused(input, `is ${quoted(text)}, which hosts cannot use for a network of their own`, example);
  }
  const network = networkAddress(address, length);
  if (network === address) return parsed(text);
  return refused(input, `is ${quoted(text)}, an address inside a network`, `${network}/${length}`);
}

/** Neither "this network", loopback, link-local, multicast nor reserved (RFC 6890). */
function isUnicast(address: string): boolean {
  const [first = 0, second = 0] = address.split(".").map(Number);
  return first !== 0 && first !== 127 && first < 224 && !(first === 169 && second === 254);
}

function networkAddress(address: string, length: number): string {
  const bits = address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
  const size = 2 ** (32 - length);
  const network = Math.floor(bits / size) * size;
  return [24, 16, 8, 0].map((shift) => (network >>> shift) & 0xff).join(".");
}
