import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import ssh2 from "ssh2";
import { parsePrivateKey } from "./private-key.ts";

const passphrase = "correct horse";
const plain = ssh2.utils.generateKeyPairSync("ed25519", { comment: "deploy" });
const locked = ssh2.utils.generateKeyPairSync("ed25519", {
  passphrase,
  cipher: "aes256-ctr",
  rounds: 1,
}).private;
const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const lock = { format: "pem", cipher: "aes-128-cbc", passphrase } as const;
const lockedPem = rsa.export({ type: "pkcs1", ...lock }).toString();
const lockedPkcs8 = rsa.export({ type: "pkcs8", ...lock }).toString();
const edwards = generateKeyPairSync("ed25519").privateKey;
const montgomery = generateKeyPairSync("x25519")
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

function read(text: string, itsPassphrase?: string) {
  return parsePrivateKey("ssh-key", text, "ssh-key-passphrase", itsPassphrase);
}

describe("parsePrivateKey", () => {
  const finished = `${plain.private.trim()}\n`;

  it.each([
    ["as it is", finished],
    ["with CRLF line ends", finished.replaceAll("\n", "\r\n")],
    ["without a final newline", finished.trim()],
    ["with blank lines around", `\n\n${finished}\n`],
  ])("accepts a key %s", async (_, text) => {
    expect(await read(text)).toEqual({ ok: true, value: finished });
  });

  it("ignores a passphrase that the key does not need", async () => {
    expect(await read(finished, "unused")).toEqual({ ok: true, value: finished });
  });

  it.each([
    ["OpenSSH, encrypted", locked, passphrase],
    ["traditional PEM", rsa.export({ type: "pkcs1", format: "pem" }).toString(), undefined],
    ["traditional PEM, encrypted", lockedPem, passphrase],
    ["PKCS #8 RSA", rsa.export({ type: "pkcs8", format: "pem" }).toString(), undefined],
    ["PKCS #8 RSA, encrypted", lockedPkcs8, passphrase],
    ["PKCS #8 Ed25519", edwards.export({ type: "pkcs8", format: "pem" }).toString(), undefined],
    ["PKCS #8 Ed25519, encrypted", edwards.export({ type: "pkcs8", ...lock }).toString(), passphrase],
    ["PKCS #8 ECDSA", ec.export({ type: "pkcs8", format: "pem" }).toString(), undefined],
  ])("gives ssh2 what it can open: %s", async (_, text, itsPassphrase) => {
    const result = await read(text, itsPassphrase);
    expect(result.ok).toBe(true);
    const key = ssh2.utils.parseKey(result.ok ? result.value : "", itsPassphrase);
    expect(key).not.toBeInstanceOf(Error);
  });

  it("keeps the key the same when it changes its form", async () => {
    const result = await read(edwards.export({ type: "pkcs8", format: "pem" }).toString());
    const key = ssh2.utils.parseKey(result.ok ? result.value : "");
    if (key instanceof Error) throw key;
    const signed = Buffer.from("signed");
    expect(verify(null, signed, createPublicKey(edwards), key.sign(signed))).toBe(true);
  });

  it.each([
    ["OpenSSH", locked],
    ["traditional PEM", lockedPem],
    ["PKCS #8", lockedPkcs8],
  ])("blames the passphrase when it is missing or wrong: %s", async (_, text) => {
    expect(await read(text)).toEqual({
      ok: false,
      problems: [{ input: "ssh-key-passphrase", message: "is not set, and the key of ssh-key is encrypted" }],
    });
    expect(await read(text, "battery staple")).toEqual({
      ok: false,
      problems: [{ input: "ssh-key-passphrase", message: "does not open the key of ssh-key" }],
    });
  });

  const lines = finished.trim().split("\n");
  it.each([
    ["blank", "  \n", "is blank"],
    ["a public key", plain.public, "is a public key"],
    [
      "a public key in PEM",
      "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
      "is a public key",
    ],
    ["literal \\n", finished.replaceAll("\n", "\\n"), "the two characters \\n"],
    ["literal \\n and one newline", `${finished.trim().replaceAll("\n", "\\n")}\n`, "the two characters \\n"],
    ["spaces for line breaks", lines.join(" "), "has lost its line breaks"],
    ["no END line", lines.slice(0, -1).join("\n"), "its END line is missing"],
    ["no BEGIN line", lines.slice(1).join("\n"), "has no BEGIN line"],
    ["text before it", `key:\n${finished}`, "has text before its BEGIN line"],
    ["base64 of the file", Buffer.from(finished).toString("base64"), "encoded in base64 once more"],
    ["a PuTTY key", "PuTTY-User-Key-File-3: ssh-ed25519\n", "is a PuTTY key"],
    ["a damaged key", [lines[0], ...lines.slice(2)].join("\n"), "is damaged"],
    ["a key that cannot sign", montgomery, "of a kind that cannot be used"],
  ])("explains %s", async (_, text, message) => {
    expect(await read(text)).toEqual({
      ok: false,
      problems: [
        {
          input: "ssh-key",
          message: expect.stringContaining(message),
          example: expect.stringContaining("ssh-keygen"),
        },
      ],
    });
  });
});
