import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readDotenv } from "./dotenv.ts";

const around = (name: string) => ({ OUTER: "outer", FOO: "around" })[name];

function variablesOf(text: string): Record<string, string> {
  const { variables, flaws } = readDotenv(text, around);
  expect(flaws).toEqual([]);
  return Object.fromEntries(variables);
}

describe("readDotenv", () => {
  it.each<[string, Record<string, string>]>([
    ["", {}],
    ["A=1\nB=2", { A: "1", B: "2" }],
    ["\ufeffA=1\r\nB=2\r\n", { A: "1", B: "2" }],
    ["# comment\n\n  A = 1  \n", { A: "1" }],
    ["A=", { A: "" }],
    ["A=\nB=1", { A: "", B: "1" }],
    ["A: yaml style", { A: "yaml style" }],
    ["A: b=c", { A: "b=c" }],
    ["A=1:b=c", { A: "1:b=c" }],
    ["export A=1\n\texport\tB=2", { A: "1", B: "2" }],
    ["exportA=1\nexport.B=2", { exportA: "1", "export.B": "2" }],
    ["A.B-C_1=x", { "A.B-C_1": "x" }],
    ["A=x # comment\nB=x#y\nC=x #", { A: "x", B: "x#y", C: "x" }],
    ["A='single $OUTER \\n # x'", { A: "single $OUTER \\n # x" }],
    ["A='it\\'s'", { A: "it's" }],
    ['A="double # x" # comment\nB=1', { A: "double # x", B: "1" }],
    ['A="it\'s \\"quoted\\""', { A: 'it\'s "quoted"' }],
    ['A="a\\nb\\tc\\\\d"', { A: "a\nb\tc\\d" }],
    ['A="\\x07\\u12e4\\c"', { A: "\\x07\\u12e4\\c" }],
    ['A="\\0123"', { A: "S" }],
    ["A=a\\tb", { A: "a\\tb" }],
    ['A="first\nsecond\n  third"\nB=1', { A: "first\nsecond\n  third", B: "1" }],
    ["A='first\nsecond'\nB=1", { A: "first\nsecond", B: "1" }],
    ["A=$OUTER", { A: "outer" }],
    ["A=${NONE:-x}y", { A: "xy" }],
    ['A="${OUTER}!"', { A: "outer!" }],
    ["A=1\nB=$A$A", { A: "1", B: "11" }],
    ["FOO=inner\nB=$FOO", { FOO: "inner", B: "around" }],
    ['A="\\$OUTER"', { A: "$OUTER" }],
    ["A=$$OUTER", { A: "$OUTER" }],
    ["OUTER\nNOWHERE\nA=1", { OUTER: "outer", A: "1" }],
    ["OUTER", { OUTER: "outer" }],
    ["A=1\nA=2", { A: "2" }],
  ])("%j", (text, variables) => expect(variablesOf(text)).toEqual(variables));

  it.each([
    ["A=1\nlol$wut", [{ line: 2, message: "has a name that is not letters, digits, _ . and -" }]],
    ["A B=1", [{ line: 1, message: expect.stringContaining("name") }]],
    ["=1", [{ line: 1, message: expect.stringContaining("name") }]],
    ['A=1\nB="open\nC=2', [{ line: 2, message: "opens a quote that is never closed" }]],
    [
      "A=1\n\nB=$NONE",
      [{ line: 3, message: "gives B a value with a $ that stands for no variable that is set" }],
    ],
    ["A=pa$word", [{ line: 1, message: "gives A a value with a $ that stands for no variable that is set" }]],
    [
      "A=${NONE:?set it}",
      [{ line: 1, message: "needs the variable NONE, which is not set or empty: set it" }],
    ],
  ])("refuses %j", (text, flaws) => expect(readDotenv(text, around).flaws).toEqual(flaws));

  it("takes any text in single quotes as it is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/['\\]/.test(text));
        expect(variablesOf(`A='${text}'\nB=1`)).toEqual({ A: text, B: "1" });
      }),
    );
  });
});
