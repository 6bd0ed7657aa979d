import { describe, expect, it } from "@jest/globals";
import { replyOf } from "../../../tests/support/health/example-check.ts";
import type { Hop } from "./open-request.ts";
import { planRedirect, type RedirectRules } from "./plan-redirect.ts";
import { anySuccess } from "./status-ranges.ts";

const rules: RedirectRules = { expected: anySuccess, allowed: 3, followed: 0, oneHost: false };
const hopTo = (url: string, changes: Partial<Hop> = {}): Hop => ({
  url: new URL(url),
  method: "GET",
  headers: new Map([["authorization", "x"]]),
  body: undefined,
  ...changes,
});
const shop = "https://shop.example.com/a/b";
const plan = (from: Hop, status: number, location: string, changes: Partial<RedirectRules> = {}) =>
  planRedirect(from, replyOf({ status, headers: location === "" ? {} : { location } }), {
    ...rules,
    ...changes,
  });

describe("planRedirect", () => {
  it.each<[string, Hop, number, string, Partial<Hop>]>([
    ["a path", hopTo(shop), 302, "/c#d", { url: new URL("https://shop.example.com/c") }],
    ["a relative path", hopTo(shop), 301, "c", { url: new URL("https://shop.example.com/a/c") }],
    [
      "another host without headers",
      hopTo(shop),
      302,
      "//b.example.com/",
      { url: new URL("https://b.example.com/"), headers: new Map() },
    ],
    [
      "another port without headers",
      hopTo(shop),
      302,
      "https://shop.example.com:8443/",
      { headers: new Map() },
    ],
    [
      "from http to https with headers",
      hopTo("http://shop.example.com/"),
      301,
      "https://shop.example.com/",
      { headers: new Map([["authorization", "x"]]) },
    ],
    [
      "a POST as GET after 302",
      hopTo(shop, { method: "POST", body: "x" }),
      302,
      "/c",
      { method: "GET", body: undefined },
    ],
    [
      "a PUT as GET after 303",
      hopTo(shop, { method: "PUT", body: "x" }),
      303,
      "/c",
      { method: "GET", body: undefined },
    ],
    ["a HEAD as HEAD after 303", hopTo(shop, { method: "HEAD" }), 303, "/c", { method: "HEAD" }],
    [
      "a POST as it is after 308",
      hopTo(shop, { method: "POST", body: "x" }),
      308,
      "/c",
      { method: "POST", body: "x" },
    ],
    [
      "a PUT as it is after 302",
      hopTo(shop, { method: "PUT", body: "x" }),
      302,
      "/c",
      { method: "PUT", body: "x" },
    ],
  ])("follows %s", (_, from, status, location, expected) => {
    expect(plan(from, status, location)).toMatchObject({ kind: "follow", hop: expected });
  });

  it.each<[string, number, string, Partial<RedirectRules>]>([
    ["no redirect", 200, "/c", {}],
    ["a redirect without a place", 302, "", {}],
    ["another 3xx", 304, "/c", {}],
    ["an expected one", 302, "/c", { expected: [{ from: 300, to: 399 }] }],
    ["any, when none is allowed", 302, "/c", { allowed: 0 }],
  ])("leaves %s as it is", (_, status, location, changes) => {
    expect(plan(hopTo(shop), status, location, changes)).toEqual({ kind: "none" });
  });

  it.each<[string, Hop, number, string, Partial<RedirectRules>, string]>([
    [
      "one too many",
      hopTo(shop),
      302,
      "/c",
      { followed: 3 },
      "more than 3 redirects, the last of them to /c",
    ],
    ["a way down", hopTo(shop), 302, "http://shop.example.com/", {}, "from https to plain http"],
    ["another protocol", hopTo(shop), 302, "ftp://x/", {}, "ftp:, which is not HTTP"],
    ["user information", hopTo(shop), 302, "https://a@x.example/", {}, "carries a user name or password"],
    ["no URL", hopTo(shop), 302, "https://", {}, "no URL"],
    [
      "a body for somebody else",
      hopTo(shop, { method: "POST", body: "x" }),
      307,
      "https://b.example/",
      {},
      "another host, to which no body is sent",
    ],
    [
      "a way out of the release",
      hopTo("http://localhost/"),
      302,
      "http://b.example/",
      { oneHost: true },
      "not the release that was asked",
    ],
  ])("refuses %s", (_, from, status, location, changes, words) => {
    expect(plan(from, status, location, changes)).toEqual({
      kind: "refused",
      cause: expect.stringContaining(words),
    });
  });
});
