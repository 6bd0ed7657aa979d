import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { isPinned, keysFor, type PinnedKeys, parseKnownHosts } from "./known-hosts.ts";

/** A key blob as the format has it; what is inside needs no mathematics here. */
function blobOf(type: string, filling: string): Buffer {
  return Buffer.concat([type, filling].map((part) => Buffer.concat([lengthOf(part), Buffer.from(part)])));
}

function lengthOf(part: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}

function hashed(name: string): string {
  const salt = createHash("sha1").update(name).digest();
  return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
}

function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace("=", "")}`;
}

const ed = "ssh-ed25519";
const mine = blobOf(ed, "mine");
const other = blobOf(ed, "other");
const rsa = blobOf("ssh-rsa", "mine");
const pin = `${ed} ${mine.toString("base64")}`;

function read(text: string): PinnedKeys {
  const result = parseKnownHosts("known-hosts", text);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problems)}`);
  return result.value;
}

function verdict(line: string, host: string, port: number, blob = mine): string {
  return keysFor(read(line), { host, port }).accepts(ed, blob);
}

describe("keysFor", () => {
  it.each([
    [`web1 ${pin}`, "web1", 22, "accepted"],
    [`WEB1 ${pin} a comment`, "web1", 22, "accepted"],
    [`web1\t${pin}\r`, "web1", 22, "accepted"],
    [`web1 ${pin}`, "web10", 22, "unknown"],
    [`web10 ${pin}`, "web1", 22, "unknown"],
    [`web2,web1,10.0.0.1 ${pin}`, "web1", 22, "accepted"],
    [`*.example.com ${pin}`, "web1.example.com", 22, "accepted"],
    [`*.example.com ${pin}`, "example.com", 22, "unknown"],
    [`web? ${pin}`, "web7", 22, "accepted"],
    [`web? ${pin}`, "web", 22, "unknown"],
    [`w*b*1 ${pin}`, "wxbxb1", 22, "accepted"],
    [`w.b1 ${pin}`, "web1", 22, "unknown"],
    [`*.example.com,!web2.example.com ${pin}`, "web1.example.com", 22, "accepted"],
    [`*.example.com,!web2.example.com ${pin}`, "web2.example.com", 22, "unknown"],
    [`!web2.example.com,*.example.com ${pin}`, "web2.example.com", 22, "unknown"],
    [`!web2 ${pin}`, "web1", 22, "unknown"],
    [`${hashed("web1")} ${pin}`, "web1", 22, "accepted"],
    [`${hashed("web1")} ${pin}`, "web2", 22, "unknown"],
    [`${hashed("[web1]:2222")} ${pin}`, "web1", 2222, "accepted"],
    [`${hashed("[web1]:2222")} ${pin}`, "web1", 22, "unknown"],
    [`[web1]:2222 ${pin}`, "web1", 2222, "accepted"],
    [`[web1]:2222 ${pin}`, "web1", 22, "unknown"],
    [`[web1]:2222 ${pin}`, "web1", 2223, "unknown"],
    [`[web1]:22 ${pin}`, "web1", 22, "accepted"],
    [`[2001:DB8:0::7]:2222 ${pin}`, "2001:db8::7", 2222, "accepted"],
    [`2001:DB8:0::7 ${pin}`, "2001:db8::7", 22, "accepted"],
    [`* ${pin}`, "web1", 2222, "accepted"],
    [`web1 ${pin}`, "web1", 2222, "accepted"],
    [`web1 ${fingerprint(mine)}`, "web1", 22, "accepted"],
    [`web1 ${fingerprint(mine)}=`, "web1", 22, "accepted"],
    [`[web1]:2222 ${fingerprint(mine)} a comment`, "web1", 2222, "accepted"],
    [`web1 ${fingerprint(other)}`, "web1", 22, "unknown"],
    [`@revoked web1 ${pin}\nweb1 ${pin}`, "web1", 22, "revoked"],
    [`web1 ${pin}\n@revoked * ${pin}`, "web1", 22, "revoked"],
    [`[web1]:2222 ${pin}\n@revoked web1 ${pin}`, "web1", 2222, "revoked"],
    [`web1 ${pin}\n@revoked web1 ${fingerprint(mine)}`, "web1", 22, "revoked"],
    [`web1 ${pin}\n@revoked web2 ${pin}`, "web1", 22, "accepted"],
    [`# a comment\n\n  # another\nweb1 ${pin}\n`, "web1", 22, "accepted"],
  ])("%s: %s on %i is %s", (lines, host, port, expected) => {
    expect(verdict(lines, host, port)).toBe(expected);
  });

  it("answers for a hashed host the same however often it is asked", () => {
    const pinned = read(`${hashed("web1")} ${pin}`);
    const answers = ["web2", "web1", "web2", "web1"].map((host) => isPinned(pinned, { host, port: 22 }));
    expect(answers).toEqual([false, true, false, true]);
  });

  it("lets the lines of a port decide alone", () => {
    const lines = `[web1]:2222 ${ed} ${other.toString("base64")}\nweb1 ${pin}`;
    expect(verdict(lines, "web1", 2222, other)).toBe("accepted");
    expect(verdict(lines, "web1", 2222, mine)).toBe("unknown");
  });

  it("knows another key and a key of a wrong type as unknown", () => {
    expect(verdict(`web1 ${pin}`, "web1", 22, other)).toBe("unknown");
    expect(keysFor(read(`web1 ${pin}`), { host: "web1", port: 22 }).accepts("ssh-rsa", mine)).toBe("unknown");
    expect(keysFor(read(`web1 ${pin}`), { host: "web1", port: 22 }).accepts(ed, Buffer.alloc(2))).toBe(
      "unknown",
    );
  });

  it("lists the key types that are pinned, none for a fingerprint or a revoked key", () => {
    const lines = `web1 ${pin}\nweb1 ssh-rsa ${rsa.toString("base64")}\nweb1 ${ed} ${other.toString("base64")}`;
    expect(keysFor(read(lines), { host: "web1", port: 22 }).algorithms).toEqual([ed, "ssh-rsa"]);
    expect(keysFor(read(`web1 ${fingerprint(mine)}`), { host: "web1", port: 22 }).algorithms).toEqual([]);
    expect(keysFor(read(`@revoked web1 ${pin}`), { host: "web1", port: 22 }).algorithms).toEqual([]);
  });
});

describe("isPinned", () => {
  it.each([
    [`web1 ${pin}`, true],
    [`web1 ${fingerprint(mine)}`, true],
    [`web2 ${pin}`, false],
    [`@revoked web1 ${pin}`, false],
    [`web1 ssh-dss ${blobOf("ssh-dss", "old").toString("base64")}`, false],
  ])("%s: %s", (lines, expected) => {
    expect(isPinned(read(lines), { host: "web1", port: 22 })).toBe(expected);
  });
});

describe("parseKnownHosts", () => {
  it.each([
    ["# nothing here\n\n", "comments and blank lines only"],
    [`@cert-authority *.example.com ${pin}`, "line 1 trusts a certificate authority"],
    [`@trusted web1 ${pin}`, "line 1 has a marker that is not known"],
    ["web1 MD5:01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef", "line 1 has an MD5 fingerprint"],
    ["web1 01:23:45:67:89:AB:cd:ef:01:23:45:67:89:ab:cd:ef", "ssh-keygen -lf"],
    [`\nweb1 SHA256:abc`, "line 2 has a fingerprint that is not SHA256:"],
    [`256 ${fingerprint(mine)} web1 (ED25519)`, "line 1 is output of ssh-keygen -l"],
    [`web1 ssh-rsa ${mine.toString("base64")}`, "line 1 names one key type and holds a key of another"],
    [`web1 ${ed} AAAA`, "line 1 has a key that is cut short"],
    [`web1 ${ed} ${mine.subarray(0, 15).toString("base64")}`, "line 1 has a key that is cut short"],
    [`web1 ${ed} no*base64`, "line 1 has a key that is not base64"],
    [`web1 ${ed}`, "line 1 has no key after the key type"],
    ["web1", "line 1 has a host and no key"],
    ["web1 1024 37 123456", "line 1 has a key of SSH version 1"],
    [pin, "line 1 has a key and no host before it"],
    [`${pin} root@web1`, "line 1 has a key and no host before it"],
    [`|1|c2FsdA==|aGFzaA== ${pin}`, "line 1 does not begin with a host"],
    [`|2|${"A".repeat(27)}=|${"A".repeat(27)}= ${pin}`, "line 1 does not begin with a host"],
    [`web1,,web2 ${pin}`, "line 1 does not begin with a host"],
    [`[web1]:port ${pin}`, "line 1 does not begin with a host"],
  ])("refuses %j", (text, message) => {
    const result = parseKnownHosts("known-hosts", text);
    expect(result).toEqual({
      ok: false,
      problems: [
        expect.objectContaining({ input: "known-hosts", message: expect.stringContaining(message) }),
      ],
    });
  });

  it("reports every wrong line at once", () => {
    const result = parseKnownHosts("known-hosts", `web1\nweb2 ${pin}\nweb3 ${ed}`);
    expect(result.ok ? [] : result.problems.map(({ message }) => message.slice(0, 6))).toEqual([
      "line 1",
      "line 3",
    ]);
  });

  it("judges a pattern of many stars in little time", () => {
    const pinned = read(`${"*a".repeat(60)}b ${pin}`);
    expect(isPinned(pinned, { host: "a".repeat(250), port: 22 })).toBe(false);
  });
});
