import type { KeyObject } from "node:crypto";

const type = "ssh-ed25519";

/**
 * An Ed25519 private key, unencrypted, in OpenSSH's own format (PROTOCOL.key of OpenSSH), the only one
 * that SSH software shares for this kind of key.
 */
export function ed25519InOpensshFormat(key: KeyObject): string {
  const { d = "", x = "" } = key.export({ format: "jwk" });
  const seed = Buffer.from(d, "base64url");
  const point = Buffer.from(x, "base64url");
  const publicBlob = Buffer.concat([sshString(type), sshString(point)]);
  // Two equal numbers prove a decryption; nothing is encrypted here.
  const check = Buffer.alloc(8);
  const secret = [
    check,
    sshString(type),
    sshString(point),
    sshString(Buffer.concat([seed, point])),
    sshString(""),
  ];
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...["none", "none", ""].map(sshString),
    uint32(1),
    sshString(publicBlob),
    sshString(padded(Buffer.concat(secret))),
  ]);
  const lines = body.toString("base64").replaceAll(/.{1,70}/g, "$&\n");
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}-----END OPENSSH PRIVATE KEY-----\n`;
}

/** To whole blocks of 8 bytes, with 1, 2, 3 and so on. */
function padded(bytes: Buffer): Buffer {
  const missing = (8 - (bytes.length % 8)) % 8;
  return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, index) => index + 1))]);
}

/** A length and that many bytes (RFC 4251, section 5). */
function sshString(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
