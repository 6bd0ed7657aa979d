import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseEnvLines } from "./env-lines.ts";

function read(text: string): readonly (readonly [string, string])[] {
  const result = parseEnvLines("env", text);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problems)}`);
  return [...result.value];
}

function messages(text: string): readonly string[] {
  const result = parseEnvLines("env", text);
  if (result.ok) throw new Error("accepted");
  return result.problems.map(({ input, message }) => `${input}: ${message}`);
}

describe("parseEnvLines", () => {
  it.each<[string, [string, string][]]>([
    ["A=1", [["A", "1"]]],
    [
      "B=2\nA=1\n",
      [
        ["B", "2"],
        ["A", "1"],
      ],
    ],
    [
      "A=1\r\nB=2\r\n",
      [
        ["A", "1"],
        ["B", "2"],
      ],
    ],
    ["A=", [["A", ""]]],
    ["A==b=c", [["A", "=b=c"]]],
    ["A=\"quoted\" 'twice'", [["A", "\"quoted\" 'twice'"]]],
    ["A= spaces kept  ", [["A", " spaces kept  "]]],
    ["A=${B} $(id) `id` # no comment", [["A", "${B} $(id) `id` # no comment"]]],
    ["# comment\n\n   \n  # indented\n  A=1", [["A", "1"]]],
    ["a.b-c_1=x", [["a.b-c_1", "x"]]],
    ["A=x<<EOF", [["A", "x<<EOF"]]],
    [
      "A<<EOF\none\n\n  two \n# three\nB=4\nEOF\nC=5",
      [
        ["A", "one\n\n  two \n# three\nB=4"],
        ["C", "5"],
      ],
    ],
    ["A<<EOF\nEOF", [["A", ""]]],
    ["A<<EOF\nEOF 2\n EOF\nEOF", [["A", "EOF 2\n EOF"]]],
    ["A<<EOF\r\none\r\ntwo\r\nEOF\r\n", [["A", "one\r\ntwo"]]],
    ["A<<a b=c\none\na b=c", [["A", "one"]]],
    [
      "__proto__=x\nconstructor=y",
      [
        ["__proto__", "x"],
        ["constructor", "y"],
      ],
    ],
  ])("reads %j", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ["A B=secret", "line 1 has a name with white space in it"],
    ["A =secret", "line 1 has a name with white space in it"],
    ["export A=secret", "line 1 has a name with white space in it"],
    ["1A=secret", "line 1 has a name that is not letters"],
    ["A$=secret", "line 1 has a name that is not letters"],
    ["É=secret", "line 1 has a name that is not letters"],
    ["=secret", "line 1 has no name before ="],
    ["<<EOF\nsecret\nEOF", "line 1 has no name before ="],
    ["OK=1\n\nsecret", "line 3 has no =; a value of several lines is written as KEY<<EOF"],
    ["A=1\n# x\nA=secret", "line 3 sets the same name as line 1"],
    ["A=1\nA<<EOF\nsecret\nEOF", "line 2 sets the same name as line 1"],
    ["A=sec\u0000ret", "line 1 has a NUL character"],
    ["A<<EOF\nsec\u0000ret\nEOF", "line 1 has a NUL character"],
    ["A<<\nsecret", "line 1 has no delimiter after <<"],
    ["A<<EOF\nsecret\nEOF ", "line 1 opens a value of several lines, and no later line is its delimiter"],
  ])("refuses %j by its line and never echoes it", (text, message) => {
    const found = messages(text);
    expect(found[0]).toContain(`env: ${message}`);
    expect(found.join()).not.toMatch(/secret|ret\b/);
  });

  it("takes what Linux takes, to the byte", () => {
    expect(read(`NAME=${"v".repeat(131_071 - 5)}`)).toHaveLength(1);
    expect(messages(`NAME=${"v".repeat(131_071 - 4)}`)).toEqual([
      "env: line 1 takes 131072 bytes, and Linux starts no process with over 131071 in one variable",
    ]);
    expect(messages(`NAME=${"é".repeat(65_534)}`)).toEqual([expect.stringContaining("takes 131073 bytes")]);
    expect(messages(`NAME=${"v".repeat(1_048_576)}`)).toHaveLength(1);
  });

  it("reports every wrong line at once", () => {
    expect(messages("A B=1\nOK=1\nlost\nOK=2").map((message) => message.slice(0, 11))).toEqual([
      "env: line 1",
      "env: line 3",
      "env: line 4",
    ]);
  });

  it("does not read the value of an unclosed delimiter as further lines", () => {
    expect(messages("A<<EOF\nB C=1\nlost")).toEqual([expect.stringContaining("line 1 opens a value")]);
  });

  it("gives back any environment that was written down", () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,10}$/);
    const value = fc.string({ unit: fc.constantFrom(..."ab=<# \"'\\$\n\té".split("")) });
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 6 }), (variables) => {
        const text = Object.entries(variables)
          .map(([key, content]) =>
            content.includes("\n") ? `${key}<<END-7\n${content}\nEND-7` : `${key}=${content}`,
          )
          .join("\n");
        expect(read(text)).toEqual(Object.entries(variables));
      }),
      { numRuns: 500 },
    );
  });
});
