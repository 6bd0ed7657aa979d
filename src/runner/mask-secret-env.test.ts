import { describe, expect, it } from "@jest/globals";
import { secretEnvMasks } from "./mask-secret-env.ts";

describe("secretEnvMasks", () => {
  it.each<[string, string, readonly string[], readonly string[]]>([
    ["every value", "A=secret one\nB=two=2", ["secret one", "two=2"], []],
    ["no name", "TOKEN=abcdef", ["abcdef"], []],
    ["nothing of an empty value", "A=\nB=   ", [], []],
    ["a short value, and says whose", "PIN=42\nA=abc", ["42", "abc"], ["PIN"]],
    ["a value with and without its blanks", "A=  abc ", ["  abc ", "abc"], []],
    [
      "a value of several lines as a whole and line by line",
      'KEY<<EOF\n{\n  "a": "b"\n}\nEOF',
      ['{\n  "a": "b"\n}', '"a": "b"'],
      [],
    ],
    [
      "each line of what cannot be read",
      "A=abc\nno equals sign\nA B=sss",
      ["A=abc", "abc", "no equals sign", "A B=sss", "sss"],
      [],
    ],
    ["a value twice, once", "A=same\nB=same", ["same"], []],
  ])("masks %s", (_, text, masks, short) => expect(secretEnvMasks(text)).toEqual({ masks, short }));
});
