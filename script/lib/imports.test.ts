import { describe, expect, it } from "@jest/globals";
import { importsOf, resolveImport } from "./imports.ts";

describe("importsOf", () => {
  it.each([
    ['import fs from "node:fs";', [{ kind: "value", specifier: "node:fs" }]],
    ['import { a } from "./a.ts";', [{ kind: "value", specifier: "./a.ts", names: ["a"] }]],
    [
      'import {\n  a,\n  type B,\n  c as d,\n} from "./a.ts";',
      [{ kind: "value", specifier: "./a.ts", names: ["a", "B", "c"] }],
    ],
    ['import a, { b } from "./a.ts";', [{ kind: "value", specifier: "./a.ts" }]],
    ['import * as a from "./a.ts";', [{ kind: "value", specifier: "./a.ts" }]],
    ['import type { A } from "./a.ts";', [{ kind: "type", specifier: "./a.ts", names: ["A"] }]],
    ['import "./shim.ts";', [{ kind: "value", specifier: "./shim.ts" }]],
    ['export { a } from "./a.ts";', [{ kind: "value", specifier: "./a.ts", names: ["a"] }]],
    ['export * from "./a.ts";', [{ kind: "value", specifier: "./a.ts" }]],
    ['export * as a from "./a.ts";', [{ kind: "value", specifier: "./a.ts" }]],
    ['export type { A } from "./a.ts";', [{ kind: "type", specifier: "./a.ts", names: ["A"] }]],
    ['const { Client } = await import("ssh2");', [{ kind: "lazy", specifier: "ssh2" }]],
    ['await import(\n  "./far.ts"\n);', [{ kind: "lazy", specifier: "./far.ts" }]],
    ['// import a from "./a.ts";\n/*\nimport b from "./b.ts";\n*/', []],
    ['export function from() {\n  return "x";\n}\nconst y = { from: "./a.ts" };', []],
    [
      'import a from "./a.ts";\nimport b from "./b.ts";',
      ["./a.ts", "./b.ts"].map((specifier) => ({ kind: "value", specifier })),
    ],
  ])("reads %j", (source, expected) => {
    expect(importsOf(source)).toEqual(expected);
  });
});

describe("resolveImport", () => {
  it.each([
    ["src/a/b.ts", "./c.ts", "src/a/c.ts"],
    ["src/a/b.ts", "../d/c.ts", "src/d/c.ts"],
    ["actions/x/src/main.ts", "../../../src/runner/refuse.ts", "src/runner/refuse.ts"],
    ["src/a/b.ts", "node:fs", "node:fs"],
    ["src/a/b.ts", "@actions/core", "@actions/core"],
  ])("%s importing %s means %s", (file, specifier, expected) => {
    expect(resolveImport(file, specifier)).toBe(expected);
  });
});
