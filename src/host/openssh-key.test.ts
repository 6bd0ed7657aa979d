import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { ed25519InOpensshFormat } from "./openssh-key.ts";

describe("ed25519InOpensshFormat", () => {
  const text = ed25519InOpensshFormat(generateKeyPairSync("ed25519").privateKey);
  const body = Buffer.from(text.split("\n").slice(1, -2).join(""), "base64");

  it("pads the secret part to whole blocks, which OpenSSH insists on", () => {
    const secretPart = 8 + (4 + 11) + (4 + 32) + (4 + 64) + 4;
    const length = body.readUInt32BE(body.length - secretPart - 5 - 4);
    expect(length).toBe(secretPart + 5);
    expect([...body.subarray(-5)]).toEqual([1, 2, 3, 4, 5]);
  });

  it("has short lines and a final newline", () => {
    expect(text).toMatch(
      /^-----BEGIN OPENSSH PRIVATE KEY-----\n(?:[A-Za-z0-9+/=]{1,70}\n)+-----END OPENSSH PRIVATE KEY-----\n$/,
    );
  });
});
