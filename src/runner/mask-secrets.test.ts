import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { masksFor } from "./mask-secrets.ts";

describe("masksFor", () => {
  it.each<[string, string, readonly string[]]>([
    ["a token", "ghs_0123", ["ghs_0123"]],
    ["a short password, whole", "abc", ["abc"]],
    ["a passphrase with spaces", " correct horse ", ["correct horse"]],
    [
      "a key line by line, without its armour and what is too short to tell anything",
      "-----BEGIN OPENSSH PRIVATE KEY-----\r\nb3BlbnNzaC1rZXk\r\nAAAAC3NzaC1lZDI1\r\nAQ==\r\n-----END OPENSSH PRIVATE KEY-----\r\n",
      ["b3BlbnNzaC1rZXk", "AAAAC3NzaC1lZDI1"],
    ],
    [
      "a key whose line breaks are written out",
      "-----BEGIN KEY-----\\nb3BlbnNzaC1rZXk\\n-----END KEY-----",
      ["b3BlbnNzaC1rZXk"],
    ],
    [
      "an address, and its path alone",
      "https://hooks.slack.com/services/T0/B0/zq",
      ["https://hooks.slack.com/services/T0/B0/zq", "/services/T0/B0/zq"],
    ],
    ["an address without a path, whole", "https://hooks.slack.com/", ["https://hooks.slack.com/"]],
    ["nothing", "", []],
    ["blank lines", "\n \n", []],
  ])("masks %s", (_, text, masks) => {
    expect(masksFor(text)).toEqual(masks);
  });

  it("masks no blank and nothing with a line break, whatever the secret is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(masksFor(text).filter((mask) => mask.trim() === "" || /[\r\n]/.test(mask.trim()))).toEqual([]);
      }),
    );
  });
});
