const begin = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;
const end = /-----END [A-Z0-9 ]*PRIVATE KEY-----/;
const publicKey =
  /^(?:ssh-|ecdsa-sha2-|sk-|---- BEGIN SSH2 PUBLIC KEY|-----BEGIN [A-Z0-9 ]*(?:PUBLIC KEY|CERTIFICATE)-----)/;

/** What a reader can see is wrong with a private key before it is opened. */
export function privateKeyFlaw(key: string): string | undefined {
  const text = key.trim();
  if (text === "") return "is blank";
  if (publicKey.test(text)) return "is a public key or certificate: the private key is the file without .pub";
  if (text.startsWith("PuTTY-User-Key-File")) {
    return "is a PuTTY key: convert it with puttygen deploy.ppk -O private-openssh -o deploy_key";
  }
  if (text.includes("\\n") && begin.test(text)) {
    return "has the two characters \\n where its lines should end: store the file as it is, with its line breaks";
  }
  if (!begin.test(text)) return beginFlaw(text);
  if (!end.test(text)) return "is cut off: its END line is missing";
  if (!/^-----BEGIN .*-----$/m.test(text) || text.split("\n").length < 3) {
    return "has lost its line breaks: store the file as it is, all of its lines";
  }
  if (!text.startsWith("-----BEGIN")) return "has text before its BEGIN line";
  return undefined;
}

/** Whether a passphrase is needed: PKCS #8, traditional PEM and OpenSSH each say it in a way of their own. */
export function isEncrypted(key: string): boolean {
  if (/^-----BEGIN ENCRYPTED PRIVATE KEY-----/m.test(key)) return true;
  if (/^Proc-Type: *4,ENCRYPTED/m.test(key)) return true;
  return opensshCipher(key) !== undefined && opensshCipher(key) !== "none";
}

function beginFlaw(text: string): string {
  const decoded = Buffer.from(text, "base64").toString("latin1");
  if (begin.test(decoded)) return "is a key encoded in base64 once more: store the file as it is";
  return "is no private key: it has no BEGIN line";
}

/** The cipher name after the magic of an OpenSSH key (PROTOCOL.key of OpenSSH). */
function opensshCipher(key: string): string | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----\n([^-]*)-----END/.exec(key)?.[1];
  if (body === undefined) return undefined;
  const bytes = Buffer.from(body, "base64");
  const magic = "openssh-key-v1\0";
  if (bytes.toString("latin1", 0, magic.length) !== magic || bytes.length < magic.length + 4)
    return undefined;
  const from = magic.length + 4;
  return bytes.toString("latin1", from, from + bytes.readUInt32BE(magic.length));
}
