import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { splitCommand } from "./shell-words.ts";

describe("splitCommand", () => {
  it.each<[string, readonly string[] | undefined]>([
    ["", []],
    ["  ", []],
    ["node server.js", ["node", "server.js"]],
    ["  a   b\tc\n", ["a", "b", "c"]],
    ["a 'b c' d", ["a", "b c", "d"]],
    [`a "b 'c' d"`, ["a", "b 'c' d"]],
    [`a 'b "c"'`, ["a", 'b "c"']],
    ["a ''", ["a", ""]],
    ["a\\ b c", ["a b", "c"]],
    [`a "b\\"c"`, ["a", 'b"c']],
    ["a 'b\\c'", ["a", "b\\c"]],
    [`--x="1 2"y`, ["--x=1 2y"]],
    [`sh -c "a && b | c > d; (e)"`, ["sh", "-c", "a && b | c > d; (e)"]],
    ["$HOME", ["$HOME"]],
    ["a 'b", undefined],
    ['a "b', undefined],
    ["a \\", undefined],
    ["a && b", undefined],
    ["a | b", undefined],
    ["a; b", undefined],
    ["a > b", undefined],
    ["a $(b)", undefined],
    ["a `b`", undefined],
  ])("%j", (text, words) => expect(splitCommand(text)).toEqual(words));

  it("gives back words that were quoted", () => {
    const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(splitCommand(words.map(quote).join(" "))).toEqual(words);
      }),
    );
  });
});
