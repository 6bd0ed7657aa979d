import { diskWords } from "../docker/disk-trouble.ts";

/** What stands behind the words of a daemon that did not get something from a registry. */
export type RegistryTrouble =
  | "denied"
  | "missing"
  | "rate-limited"
  | "server-error"
  | "untrusted"
  | "unreachable"
  | "no-platform"
  | "disk-full"
  | "disk-read-only"
  | "other";

/**
 * In this order, since several can fit one text: Docker Hub says `denied … does not exist or may require login`.
 * Words are all there is: Docker answers a pull with status 500 or, once layers flow, inside the stream, whatever
 * the registry said. Gathered from Docker 20.10 before a registry that answered each way; the last four come from
 * the system's errno texts and from Go's TLS.
 */
const words: readonly (readonly [RegistryTrouble, RegExp])[] = [
  ["disk-full", diskWords.full],
  ["disk-read-only", diskWords.readOnly],
  ["no-platform", /no matching manifest for|no match for platform|does not match the specified platform/i],
  ["rate-limited", /toomanyrequests|too many requests|rate limit/i],
  ["denied", /unauthorized|denied|no basic auth credentials|authentication required|forbidden/i],
  ["missing", /manifest unknown|name unknown|not found|does not exist/i],
  ["server-error", /unexpected HTTP status: 5\d\d|\b50[0234] (?:internal|bad|service|gateway)/i],
  ["untrusted", /x509|server gave HTTP response to HTTPS client|tls: /i],
  [
    "unreachable",
    /dial tcp|lookup |connection re(?:fused|set)|i\/o timeout|Client\.Timeout|TLS handshake|EOF/i,
  ],
];

/** What a daemon's words say, as well as words can. */
export function judgeRegistryWords(text: string): RegistryTrouble {
  return words.find(([, pattern]) => pattern.test(text))?.[0] ?? "other";
}
