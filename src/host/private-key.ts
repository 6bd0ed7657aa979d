import { createPrivateKey } from "node:crypto";
import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { ed25519InOpensshFormat } from "./openssh-key.ts";
import { isEncrypted, privateKeyFlaw } from "./private-key-text.ts";

const advice = "a key made by: ssh-keygen -t ed25519 -N '' -f deploy_key";

/**
 * Reads a private key, OpenSSH's own format or PEM, and proves that it opens: the value has LF line ends
 * and a final newline. No part of the key or the passphrase is in any problem.
 */
export async function parsePrivateKey(
  input: string,
  text: string,
  passphraseInput: string,
  passphrase: string | undefined,
): Promise<Parsed<string>> {
  const key = `${text.replaceAll("\r\n", "\n").trim()}\n`;
  const flaw = privateKeyFlaw(key);
  if (flaw !== undefined) return refused(input, flaw, advice);
  const encrypted = isEncrypted(key);
  if (encrypted && passphrase === undefined) {
    return refused(passphraseInput, `is not set, and the key of ${input} is encrypted`);
  }
  const readable = isPkcs8(key) ? readableForm(key, passphrase) : key;
  if (readable !== undefined && (await opens(readable, passphrase))) return parsed(readable);
  if (encrypted) return refused(passphraseInput, `does not open the key of ${input}`);
  return refused(input, "is damaged, or of a kind that cannot be used to log in", advice);
}

/** Loaded here only, because a run without SSH has no use for it. */
async function opens(key: string, passphrase: string | undefined): Promise<boolean> {
  const { default: ssh2 } = await import("ssh2");
  try {
    const result = ssh2.utils.parseKey(key, passphrase);
    return !(result instanceof Error) && result.isPrivateKey();
  } catch {
    return false;
  }
}

function isPkcs8(key: string): boolean {
  return /^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----$/m.test(key);
}

/** PKCS #8, which OpenSSL 3 writes and ssh2 does not read, in a form it reads; decrypted, for this run only. */
function readableForm(key: string, passphrase: string | undefined): string | undefined {
  try {
    const opened = createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) });
    if (opened.asymmetricKeyType === "ed25519") return ed25519InOpensshFormat(opened);
    const type = opened.asymmetricKeyType === "rsa" ? "pkcs1" : "sec1";
    return opened.export({ type, format: "pem" }).toString();
  } catch {
    return undefined;
  }
}
