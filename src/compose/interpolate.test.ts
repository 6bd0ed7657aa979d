import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { interpolate } from "./interpolate.ts";

const variables: Readonly<Record<string, string>> = { FOO: "first", BAR: "", JSON: '{"a":{}}' };
const lookup = (name: string) => variables[name];
const textOf = (template: string) => interpolate(template, lookup);

describe("interpolate", () => {
  it.each([
    ["plain", "plain"],
    ["$FOO", "first"],
    ["${FOO}", "first"],
    ["a${FOO}b$FOO-c", "afirstbfirst-c"],
    ["$$FOO", "$FOO"],
    ["$${FOO}", "${FOO}"],
    ["$$$FOO", "$first"],
    ["a $ b", "a $ b"],
    ["^x$", "^x$"],
    ["$}", "$}"],
    ["$1", "$1"],
    ["${BAR}", ""],
    ["${NONE:-word}", "word"],
    ["${NONE-word}", "word"],
    ["${NONE:-}", ""],
    ["${BAR:-word}", "word"],
    ["${BAR-word}", ""],
    ["${FOO:-word}", "first"],
    ["${FOO:+word}", "word"],
    ["${FOO+word}", "word"],
    ["${BAR:+word}", ""],
    ["${BAR+word}", "word"],
    ["${NONE+word}", ""],
    ["${NONE:+${NOTHING}}", ""],
    ["${FOO:?needed}", "first"],
    ["${BAR?needed}", ""],
    ["${NONE:-/a:-b}", "/a:-b"],
    ["${NONE:-$FOO}", "first"],
    ["${NONE:-${NOTHING:-${FOO}}}", "first"],
    ["${NONE-${FOO} ${FOO}}", "first first"],
    ["${BAR+$FOO ${FOO:+second}}", "first second"],
    ["${NONE:-{}}", "{}"],
    ['${NONE:-{"a":{}}} x', '{"a":{}} x'],
    ["${JSON}", '{"a":{}}'],
    ["-x ${BAR:-word}", "-x word"],
    [":?x ${BAR-word}", ":?x "],
    ["${FOO?${NOTHING}}", "first"],
  ])("%s", (template, text) => expect(textOf(template)).toMatchObject({ text, flaws: [] }));

  it.each([
    ["$FOO_", "uses the variable FOO_, which is not set"],
    ["$NONE", "uses the variable NONE, which is not set"],
    ["${NONE}", "uses the variable NONE, which is not set"],
    ["${BAR:-${NONE}}", "uses the variable NONE, which is not set"],
    ["${NONE?}", "needs the variable NONE, which is not set"],
    ["${NONE?set it}", "needs the variable NONE, which is not set: set it"],
    ["${BAR:?set it}", "needs the variable BAR, which is not set or empty: set it"],
    ["${NONE:?see $FOO}", "needs the variable NONE, which is not set or empty: see $FOO"],
    ...["${", "${}", "${ }", "${ FOO}", "${FOO }", "${FOO!}", "${FOO:-x", "${1}"].map((form) => [
      form,
      "has a ${…} that is not one of Compose's forms; a dollar sign itself is written $$",
    ]),
  ])("refuses %s", (template, flaw) => expect(textOf(template).flaws).toEqual([flaw]));

  it("gives up on variables nested without end", () => {
    const nested = `${"${NONE:-".repeat(100_000)}x${"}".repeat(100_000)}`;
    expect(textOf(nested).flaws).toEqual(["has variables nested deeper than 20 levels"]);
    expect(textOf(`${"${NONE:-".repeat(20)}x${"}".repeat(20)}`)).toMatchObject({ text: "x", flaws: [] });
  });

  it("collects every flaw", () => {
    expect(textOf("$ONE ${TWO} ${FOO}")).toMatchObject({
      text: "  first",
      flaws: [expect.anything(), expect.anything()],
    });
  });

  it.each([
    ["plain $$", false],
    ["${NONE:-word}", false],
    ["${NONE:-$FOO}", true],
    ["${FOO:+word}", false],
    ["x$FOO", true],
  ])("knows of %s whether a value is in it: %p", (template, used) =>
    expect(textOf(template).used).toBe(used),
  );

  it("gives back any text whose dollars are doubled", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(textOf(text.replaceAll("$", "$$$$"))).toEqual({ text, used: false, flaws: [] });
      }),
    );
  });
});
