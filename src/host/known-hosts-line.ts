import { type HostPattern, parseHostPattern } from "./host-pattern.ts";

/** One line of `known-hosts`: a key or a fingerprint, and the hosts it belongs to. */
export interface PinnedKey {
  readonly matches: HostPattern;
  readonly revoked: boolean;
  readonly key: PublicKey | Fingerprint;
}

export interface PublicKey {
  readonly kind: "key";
  readonly type: string;
  readonly blob: Buffer;
}

export interface Fingerprint {
  readonly kind: "fingerprint";
  /** SHA-256 of the key's blob. */
  readonly sha256: Buffer;
}

const sha256Advice = "ssh-keygen -lf of the host's public key shows its SHA256 fingerprint";

/** The pinned key of a line that is neither blank nor a comment, or what is wrong with it. */
export function parseKnownHostsLine(line: string): PinnedKey | string {
  const fields = line.trim().split(/[ \t]+/);
  const marker = fields[0]?.startsWith("@") ? fields.shift() : undefined;
  if (marker === "@cert-authority") {
    return "trusts a certificate authority, and host certificates are not checked: pin the key of each host";
  }
  if (marker !== undefined && marker !== "@revoked") return "has a marker that is not known";
  const [hosts = "", ...rest] = fields;
  if (/^\d+$/.test(hosts) && rest[0]?.startsWith("SHA256:")) {
    return "is output of ssh-keygen -l: write the host before the fingerprint, and nothing after it";
  }
  if (rest[0]?.startsWith("AAAA")) return "has a key and no host before it";
  const matches = parseHostPattern(hosts);
  if (matches === undefined) return "does not begin with a host, a list of hosts or a hashed host";
  const key = parseKey(rest);
  return typeof key === "string" ? key : { matches, revoked: marker === "@revoked", key };
}

function parseKey([first = "", second]: readonly string[]): PublicKey | Fingerprint | string {
  if (/^(?:MD5:)?[0-9a-f]{2}(?::[0-9a-f]{2}){15}$/i.test(first)) {
    return `has an MD5 fingerprint, which can be forged: ${sha256Advice}`;
  }
  if (first.startsWith("SHA256:")) return parseFingerprint(first);
  if (first === "") return "has a host and no key";
  if (/^\d+$/.test(first)) return "has a key of SSH version 1, which no server should use";
  if (second === undefined) return "has no key after the key type";
  return parsePublicKey(first, second);
}

/** 32 bytes are 43 characters of base64, of which the last carries two bits of nothing. */
function parseFingerprint(text: string): Fingerprint | string {
  const base64 = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(text)?.[1];
  if (base64 === undefined) return "has a fingerprint that is not SHA256: and 43 characters of base64";
  return { kind: "fingerprint", sha256: Buffer.from(base64, "base64") };
}

function parsePublicKey(type: string, base64: string): PublicKey | string {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return "has a key that is not base64";
  const blob = Buffer.from(base64, "base64");
  const inner = innerType(blob);
  if (inner === undefined) return "has a key that is cut short";
  if (inner !== type) return "names one key type and holds a key of another";
  return { kind: "key", type, blob };
}

/** The type a key blob begins with (RFC 4253, section 6.6), or `undefined` when nothing follows it. */
export function innerType(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined;
  const end = 4 + blob.readUInt32BE(0);
  return end < blob.length ? blob.toString("latin1", 4, end) : undefined;
}
