import { describe, expect, it } from "@jest/globals";
import type { Parsed } from "../failure/problem.ts";
import { parseHostHeader } from "./host-header.ts";
import { parsePublicUrl } from "./public-url.ts";
import { parseRequestPath } from "./request-path.ts";
import { parseSocketPath } from "./socket-path.ts";

function refusal(result: Parsed<unknown>): string {
  if (result.ok || result.problems.length !== 1)
    throw new Error(`not refused once: ${JSON.stringify(result)}`);
  expect(result.problems[0]).toMatchObject({ input: "the-input", example: expect.stringMatching(/./) });
  return result.problems[0]?.message ?? "";
}

describe("parseRequestPath", () => {
  it.each(["/", "/health", "/health/live?full=1&x=%20", "/~a/(b);c"])("accepts %s", (text) => {
    expect(parseRequestPath("the-input", text)).toEqual({ ok: true, value: text });
  });

  it.each([
    ["health", "must begin with /"],
    ["http://web1/health", "must begin with /"],
    ["/a b", "written as %XX"],
    ["/a\tb", "written as %XX"],
    ["/\u0000", "written as %XX"],
    ["/hëalth", "written as %XX"],
    ["/a\r\nX-Evil: 1", "contains a line break"],
    ["/a\n", "contains a line break"],
    ["/a#b", "never sent to a server"],
    [`/${"a".repeat(1_024)}`, "longer than 1024"],
  ])("refuses %j", (text, message) => {
    expect(refusal(parseRequestPath("the-input", text))).toContain(message);
  });
});

describe("parseHostHeader", () => {
  it.each(["shop.example.com", "SHOP", "shop_1:8080", "10.0.0.1:80", "[::1]", "[2001:db8::1]:443"])(
    "accepts %s",
    (text) => {
      expect(parseHostHeader("the-input", text)).toEqual({ ok: true, value: text });
    },
  );

  it.each([
    ["shop\r\nX-Evil: 1", "contains a line break"],
    ["shop\n", "contains a line break"],
    ["shop example", "must be a host name"],
    ["https://shop", "must be a host name"],
    ["shop/path", "must be a host name"],
    ["shop:0", "must be a host name"],
    ["shop:port", "must be a host name"],
    ["bob@shop", "must be a host name"],
    ["[10.0.0.1]", "must be a host name"],
    ["::1", "must be a host name"],
    ["-shop", "must be a host name"],
    ["shöp", "must be a host name"],
  ])("refuses %j", (text, message) => {
    expect(refusal(parseHostHeader("the-input", text))).toContain(message);
  });
});

describe("parsePublicUrl", () => {
  it.each([
    ["https://shop.example.com", "https://shop.example.com/"],
    ["http://[::1]:3001/a?b=c", "http://[::1]:3001/a?b=c"],
    ["HTTPS://Shop.Example.Com/", "https://shop.example.com/"],
  ])("reads %s", (text, href) => {
    const result = parsePublicUrl("the-input", text);
    expect(result.ok && result.value.href).toBe(href);
  });

  it.each([
    ["shop.example.com", "not an absolute URL"],
    ["/health", "not an absolute URL"],
    ["https://", "not an absolute URL"],
    ["file:///etc/passwd", "must begin with https:// or http://"],
    ["ftp://shop.example.com", "must begin with https:// or http://"],
    ["javascript:alert(1)", "must begin with https:// or http://"],
    ["https:shop.example.com", "must begin with https:// and a host"],
    ["https:///shop.example.com", "must begin with https:// and a host"],
    ["https://bob:hunter2@shop.example.com", "carries a user name or password"],
    ["https://bob@shop.example.com", "carries a user name or password"],
    ["https://shop.example.com/a b", "white space or a control"],
    ["https://shop.example.com/\r\nX: 1", "white space or a control"],
    ["https://shop.example.com:99999/", "not an absolute URL"],
  ])("refuses %j without echoing it", (text, message) => {
    const refused = refusal(parsePublicUrl("the-input", text));
    expect(refused).toContain(message);
    expect(refused).not.toMatch(/bob|hunter2|shop\./);
  });
});

describe("parseSocketPath", () => {
  it.each(["/var/run/docker.sock", "/run/user/1001/docker.sock", `/${"a".repeat(106)}`])(
    "accepts %s",
    (text) => {
      expect(parseSocketPath("the-input", text)).toEqual({ ok: true, value: text });
    },
  );

  it.each([
    ["docker.sock", "must begin with /"],
    ["~/docker.sock", "must begin with /"],
    ["unix:///var/run/docker.sock", "a URL, and must be the path alone"],
    ["tcp://10.0.0.1:2375", "a URL, and must be the path alone"],
    ["/var/run/", "a directory"],
    ["/", "a directory"],
    ["/var/run/docker.sock\u0000", "a control character"],
    ["/var/run/docker.sock\n", "a control character"],
    [`/${"a".repeat(107)}`, "longer than the 107 bytes"],
    [`/${"é".repeat(54)}`, "longer than the 107 bytes"],
  ])("refuses %j", (text, message) => {
    expect(refusal(parseSocketPath("the-input", text))).toContain(message);
  });
});
