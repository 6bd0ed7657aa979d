import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseServiceName } from "./service-name.ts";

describe("parseServiceName", () => {
  it.each(["a", "7", "shop", "shop-api", "shop--api", "a".repeat(40)])("accepts %s", (name) => {
    expect(parseServiceName(name)).toEqual({ ok: true, value: name });
  });

  it.each([
    ["", "is blank"],
    ["  ", "is blank"],
    ["../x", 'is "../x"'],
    ["shop/../x", 'is "shop/../x"'],
    [".*", 'is ".*"'],
    ["shop[0-9]+", 'is "shop[0-9]+"'],
    ["shop|api", 'is "shop|api"'],
    ["shop$", 'is "shop$"'],
    ["Shop", 'is "Shop"'],
    ["-shop", 'is "-shop"'],
    ["shop-", 'is "shop-"'],
    ["shop_api", 'is "shop_api"'],
    ["shop\n", 'is "shop\\u{a}"'],
    ["ѕhop", 'is "\\u{455}hop"'],
    ["a".repeat(41), "has 41 characters, and must have at most 40"],
  ])("refuses %j", (name, message) => {
    expect(parseServiceName(name)).toEqual({
      ok: false,
      problems: [{ input: "service", message: expect.stringContaining(message), example: "shop-api" }],
    });
  });

  it("accepts exactly what the contract's expression accepts", () => {
    const contract = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;
    const nearMiss = fc.string({ unit: fc.constantFrom("a", "0", "-", "A", "_"), maxLength: 45 });
    fc.assert(
      fc.property(fc.oneof(nearMiss, fc.stringMatching(contract)), (name) => {
        expect(parseServiceName(name).ok).toBe(contract.test(name));
      }),
    );
  });
});
