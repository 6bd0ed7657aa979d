import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { isList, isMapping, type Node, textOfScalar } from "./node.ts";
import { readYaml } from "./read-yaml.ts";
import { resolveScalar } from "./resolve-scalar.ts";

function plain(node: Node): unknown {
  if (isList(node)) return node.value.map(plain);
  if (isMapping(node)) {
    return Object.fromEntries(Array.from(node.value, ([key, value]) => [key, plain(value)]));
  }
  return typeof node.value === "bigint" ? Number(node.value) : node.value;
}

function rootOf(text: string): Node {
  const reading = readYaml(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.flaws));
  return reading.root;
}

function flawsOf(text: string): readonly string[] {
  const reading = readYaml(text);
  return reading.ok ? [] : reading.flaws.map(({ line, message }) => `${line ?? "-"}: ${message}`);
}

describe("readYaml", () => {
  it.each<[string, unknown]>([
    ["", null],
    ["a: 1\nb: [x, 2.5, ~]", { a: 1, b: ["x", 2.5, null] }],
    ['{"a": {"b": "1"}}', { a: { b: "1" } }],
    ["a: &x {k: 1, l: 2}\nb: *x", { a: { k: 1, l: 2 }, b: { k: 1, l: 2 } }],
    ["x: &x {k: 1, l: 2}\ny: {<<: *x, l: 3}", { x: { k: 1, l: 2 }, y: { k: 1, l: 3 } }],
    [
      "x: &x {k: 1}\ny: &y {k: 2, l: 2}\nz: {<<: [*x, *y]}",
      { x: { k: 1 }, y: { k: 2, l: 2 }, z: { k: 1, l: 2 } },
    ],
    ["a: '<<'\n'<<': 1", { a: "<<", "<<": 1 }],
    ['a: !!str 5\nb: "5"', { a: "5", b: "5" }],
    ["a: |\n  one\n  two\n", { a: "one\ntwo\n" }],
  ])("%j", (text, expected) => expect(plain(rootOf(text))).toEqual(expected));

  it("tells where each value stands", () => {
    const root = rootOf(
      "services:\n  web:\n    volumes:\n      - /a\n      - type: bind\n        source: /b\n",
    );
    const at = (node: Node, ...way: (string | number)[]): Node =>
      way.reduce((one: Node, step) => {
        const next = isMapping(one)
          ? one.value.get(String(step))
          : isList(one)
            ? one.value[Number(step)]
            : undefined;
        if (next === undefined) throw new Error(`nothing at ${step}`);
        return next;
      }, node);
    expect(at(root, "services", "web", "volumes", 1, "source")).toMatchObject({
      path: "services.web.volumes[1].source",
      line: 6,
    });
  });

  it("keeps Compose's tags of an override", () => {
    const root = rootOf("ports: !reset\nvolumes: !override [/a]");
    expect(isMapping(root) && Array.from(root.value.values(), ({ tag }) => tag)).toEqual([
      "reset",
      "override",
    ]);
  });

  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, index) => {
    const [self, from] = [String.fromCharCode(98 + index), String.fromCharCode(97 + index)];
    return `${self}: &${self} [${Array(9).fill(`*${from}`).join(",")}]`;
  }).join("\n")}`;

  it.each([
    ["a: 1\nb: 2\na: 3", ['3: has the key "a" twice in one mapping']],
    ["a:\n  __proto__: {x: 1}", ["2: has the key __proto__"]],
    ["? [a, b]\n: c", ["1: has a key that is not a text"]],
    ["a: b\n\0", ["2: has a NUL character"]],
    ["a: 1\nb: !secret x", ['2: has the tag "!secret", which is not known here']],
    ["a: *nowhere", ["1: has an alias without its anchor"]],
    ["a: &a [*a]", ["1: has an alias that leads back to itself"]],
    ["a: {<<: 5}", ["1: merges (<<) something that is not a mapping"]],
    ["a: 1\n---\nb: 2", ["-: holds several YAML documents (---), and one is read"]],
    ["a: [1, 2", [expect.stringMatching(/^1: is not YAML/)]],
    [bomb, [expect.stringContaining("comes to over 50000 values once its aliases are followed")]],
    [`a: "${"x".repeat(1024 * 1024)}"`, ["-: is 1048581 bytes, and at most 1048576 are read"]],
  ])("refuses %#", (text, flaws) => expect(flawsOf(text)).toEqual(flaws));

  it.each([
    ["brackets", `${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    ["braces", `${"{a: ".repeat(10_000)}1${"}".repeat(10_000)}`],
    ["dashes", `${"- ".repeat(10_000)}x`],
    ["indents", Array.from({ length: 1_000 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
  ])("refuses %s nested too deep", (_what, text) => {
    expect(flawsOf(text)).toEqual([expect.stringContaining("is nested deeper than 64 levels")]);
  });

  it("reads a long flat mapping", () => {
    const text = Array.from({ length: 40_000 }, (_, index) => `k${index}: v`).join("\n");
    expect(rootOf(text).value).toHaveProperty("size", 40_000);
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string(), (text) => void readYaml(text)));
  });

  it("reads JSON as what it is", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const json = JSON.stringify(value);
        fc.pre(!json.includes("__proto__"));
        expect(plain(rootOf(json))).toEqual(JSON.parse(json));
      }),
    );
  });
});

describe("resolveScalar", () => {
  it.each<[string, unknown]>([
    ["", null],
    ["~", null],
    ["Null", null],
    ["TRUE", true],
    ["yes", "yes"],
    ["on", "on"],
    ["12", 12],
    ["+12", 12],
    ["-0", -0],
    ["0755", 493],
    ["0o755", 493],
    ["-0755", -493],
    ["0x1F", 31],
    ["0b101", 5],
    ["1_000", 1000],
    ["1.50", 1.5],
    [".5", 0.5],
    ["1e3", 1000],
    ["089", 89],
    ["1.2.3", "1.2.3"],
    ["1s", "1s"],
    ["-", "-"],
    ["2001-01-01", "2001-01-01"],
    ["12345678901234567890", 12_345_678_901_234_567_890n],
    ["123456789012345678901", 123_456_789_012_345_680_000],
    [".inf", Number.POSITIVE_INFINITY],
  ])("%j is %p", (text, value) => expect(resolveScalar(text)).toEqual(value));

  it.each([
    [1.1, "1.1"],
    [3, "3"],
    [1e21, "1e+21"],
    [0.00001, "1e-05"],
    [12_345_678_901_234_567_890n, "12345678901234567890"],
    [true, "true"],
    [null, ""],
  ])("%p is written %s", (value, text) => expect(textOfScalar(value)).toBe(text));
});
