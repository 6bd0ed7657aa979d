import { createHash } from "node:crypto";
import { type Parsed, type Problem, parsed } from "../failure/problem.ts";
import type { HostAddress } from "./address.ts";
import { knownHostsName } from "./host-pattern.ts";
import { innerType, type PinnedKey, parseKnownHostsLine } from "./known-hosts-line.ts";

const pinnedLines = Symbol("pinned lines");

/** The host keys a run may meet; ask `keysFor` and `isPinned`. */
export interface PinnedKeys {
  readonly [pinnedLines]: readonly PinnedKey[];
}

/** What is pinned for one host. */
export interface HostPins {
  /** Key types pinned by a whole key, as in the blob (`ssh-rsa`); empty when only fingerprints are known. */
  readonly algorithms: readonly string[];
  /** Judges the key a host shows, given as its type and its blob (RFC 4253, section 6.6). */
  accepts(keyType: string, blob: Buffer): "accepted" | "revoked" | "unknown";
}

type Place = Pick<HostAddress, "host" | "port">;

/** Host key types that the SSH client can negotiate; a pin of another type can never be met. */
const usableTypes = new Set([
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "ssh-rsa",
]);

const example = "web1.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI…";

/**
 * Reads known_hosts lines (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT") and lines of a host and its
 * `SHA256:…` fingerprint. `@revoked` is honoured, `@cert-authority` refused.
 */
export function parseKnownHosts(input: string, text: string): Parsed<PinnedKeys> {
  const pins: PinnedKey[] = [];
  const problems: Problem[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const pin = parseKnownHostsLine(line);
    if (typeof pin === "string") problems.push({ input, message: `line ${index + 1} ${pin}`, example });
    else pins.push(pin);
  }
  if (pins.length === 0 && problems.length === 0) {
    problems.push({ input, message: "holds comments and blank lines only", example });
  }
  return problems.length > 0 ? { ok: false, problems } : parsed({ [pinnedLines]: pins });
}

/**
 * The pins of one host. Lines for `[host]:port` decide alone where there are any; otherwise those of the
 * bare host do, as OpenSSH's check_host_key falls back. A key revoked in either place is revoked.
 */
export function keysFor(pinned: PinnedKeys, place: Place): HostPins {
  const { revoked, trusted } = linesFor(pinned, place);
  const types = trusted.flatMap(({ key }) => (key.kind === "key" ? [key.type] : []));
  return {
    algorithms: [...new Set(types)].filter((type) => usableTypes.has(type)),
    accepts(keyType, blob) {
      if (revoked.some((line) => isKeyOf(line, blob))) return "revoked";
      if (innerType(blob) !== keyType) return "unknown";
      return trusted.some((line) => isKeyOf(line, blob)) ? "accepted" : "unknown";
    },
  };
}

/** Whether a host has a key or fingerprint that it could be recognised by. */
export function isPinned(pinned: PinnedKeys, place: Place): boolean {
  return linesFor(pinned, place).trusted.some(
    ({ key }) => key.kind === "fingerprint" || usableTypes.has(key.type),
  );
}

function linesFor(pinned: PinnedKeys, { host, port }: Place) {
  const byPort = pinned[pinnedLines].filter(({ matches }) => matches(knownHostsName(host, port)));
  const byHost = port === 22 ? byPort : pinned[pinnedLines].filter(({ matches }) => matches(host));
  const exact = byPort.filter((line) => !line.revoked);
  return {
    revoked: [...byPort, ...byHost].filter((line) => line.revoked),
    trusted: exact.length > 0 ? exact : byHost.filter((line) => !line.revoked),
  };
}

function isKeyOf({ key }: PinnedKey, blob: Buffer): boolean {
  if (key.kind === "key") return key.blob.equals(blob);
  return createHash("sha256").update(blob).digest().equals(key.sha256);
}
