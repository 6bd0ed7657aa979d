import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseJsonPath, valueAt } from "./json-path.ts";

describe("parseJsonPath", () => {
  it.each([
    ["status", ["status"]],
    ["services.database", ["services", "database"]],
    ["items[0].id", ["items", 0, "id"]],
    ["[2][1]", [2, 1]],
    ["a-b.c_d", ["a-b", "c_d"]],
    ['["a.b"].c', ["a.b", "c"]],
    ['a["]"]', ["a", "]"]],
    ['a["\\""]', ["a", '"']],
  ])("reads %s", (path, steps) => expect(parseJsonPath(path)).toEqual(steps));

  it.each([
    "",
    ".a",
    "a.",
    "a..b",
    "$.a",
    "a b",
    "a[",
    "a[-1]",
    "a[x]",
    "a[0]b",
    "a]b",
    '["a]',
    "a.".repeat(33),
  ])("refuses %j", (path) => expect(parseJsonPath(path)).toBeUndefined());

  it("takes the whole of a path or none of it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.stringMatching(/^[a-z]{1,4}$/), fc.nat(20)), { minLength: 1, maxLength: 8 }),
        (steps) => {
          const path = steps.map((step, at) =>
            typeof step === "number" ? `[${step}]` : at === 0 ? step : `.${step}`,
          );
          expect(parseJsonPath(path.join(""))).toEqual(steps);
        },
      ),
    );
  });
});

describe("valueAt", () => {
  it.each<[unknown, (string | number)[], unknown]>([
    [{ a: { b: [1, 2] } }, ["a", "b", 1], 2],
    [{ a: null }, ["a"], null],
    [{ a: null }, ["a", "b"], undefined],
    [[1], ["0"], undefined],
    [{ 0: 1 }, [0], undefined],
    [{}, ["constructor"], undefined],
    [{}, ["__proto__"], undefined],
    [[1, 2], ["length"], undefined],
    ["text", ["length"], undefined],
    [JSON.parse('{"__proto__": 5}'), ["__proto__"], 5],
  ])("of %j at %j is %j", (document, steps, value) => expect(valueAt(document, steps)).toEqual(value));
});
