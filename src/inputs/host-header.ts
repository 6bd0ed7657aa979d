import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { portNumber } from "./integer.ts";
import { canonicalIp } from "./ip-literal.ts";
import { quoted } from "./quoted.ts";

const shape =
  /^(?:(?<name>[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252}))|\[(?<ip>[0-9A-Fa-f:.]+)\])(?::(?<port>\d+))?$/;

/** Reads the value of a `Host` header: a name or address, with a port if need be (RFC 9110, section 7.2). */
export function parseHostHeader(input: string, text: string): Parsed<string> {
  if (/[\r\n]/.test(text)) return refused(input, "contains a line break", "shop.example.com");
  const { name, ip, port } = shape.exec(text)?.groups ?? {};
  const hostIsGood = name !== undefined || (ip !== undefined && canonicalIp(ip)?.includes(":") === true);
  if (hostIsGood && (port === undefined || portNumber(port) !== undefined)) return parsed(text);
  return refused(
    input,
    `is ${quoted(text)}, and must be a host name with an optional port`,
    "shop.example.com",
  );
}
