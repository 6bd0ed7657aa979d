import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Parsed } from "../failure/problem.ts";
import { parseBoolean } from "./boolean.ts";
import { describeMs, parseDuration } from "./duration.ts";
import { parseInteger, parsePort } from "./integer.ts";
import { parseListenAddress } from "./listen-address.ts";
import { parseSubnet } from "./subnet.ts";

const any = { fromMs: 0, toMs: 86_400_000 };

function refusal(result: Parsed<unknown>): string {
  if (result.ok || result.problems.length !== 1)
    throw new Error(`not refused once: ${JSON.stringify(result)}`);
  const [problem] = result.problems;
  expect(problem?.input).toBe("the-input");
  return `${problem?.message} · ${problem?.example}`;
}

describe("parseDuration", () => {
  it.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["5m", 300_000],
    ["1h", 3_600_000],
    ["0s", 0],
    ["24h", 86_400_000],
  ])("%s is %i ms", (text, ms) => {
    expect(parseDuration("the-input", text, any)).toEqual({ ok: true, value: ms });
  });

  it.each([
    ["5", '"5", a number without a unit · 5s'],
    ["0", '"0", a number without a unit · 0s'],
    ["-1", "not a whole number followed by"],
    ["-1s", "not a whole number followed by"],
    ["NaN", "not a whole number followed by"],
    ["Infinity", "not a whole number followed by"],
    ["1e9h", "not a whole number followed by"],
    ["1.5s", "not a whole number followed by"],
    ["30 s", "not a whole number followed by"],
    ["30S", "not a whole number followed by"],
    ["1h30m", "not a whole number followed by"],
    ["30s\n", "not a whole number followed by"],
    [" ", "not a whole number followed by"],
    ["9999999999s", "not a whole number followed by"],
    ["25h", "must be from 0s to 24h · 24h"],
    ["999999999h", "must be from 0s to 24h"],
  ])("refuses %j", (text, message) => {
    expect(refusal(parseDuration("the-input", text, any))).toContain(message);
  });

  it("holds the lower bound", () => {
    const bounds = { fromMs: 100, toMs: 60_000 };
    expect(parseDuration("the-input", "100ms", bounds).ok).toBe(true);
    expect(refusal(parseDuration("the-input", "99ms", bounds))).toContain("from 100ms to 1m · 100ms");
  });

  it("reads what describeMs writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: any.toMs }), (ms) => {
        expect(parseDuration("the-input", describeMs(ms), any)).toEqual({ ok: true, value: ms });
      }),
    );
  });
});

describe("parseBoolean", () => {
  it.each([
    ["true", true],
    ["True", true],
    ["TRUE", true],
    ["false", false],
    ["False", false],
    ["FALSE", false],
  ])("%s is %s", (text, value) => {
    expect(parseBoolean("the-input", text)).toEqual({ ok: true, value });
  });

  it.each([
    ["yes", "must be true or false · true"],
    ["on", "must be true or false · true"],
    ["1", "must be true or false · true"],
    ["no", "must be true or false · false"],
    ["off", "must be true or false · false"],
    ["tRUE", "must be true or false"],
    ["true ", "must be true or false"],
  ])("refuses %j", (text, message) => {
    expect(refusal(parseBoolean("the-input", text))).toContain(message);
  });
});

describe("parseInteger", () => {
  it.each([
    ["1", 1],
    ["5", 5],
    ["100", 100],
  ])("%s is %i", (text, value) => {
    expect(parseInteger("the-input", text, { from: 1, to: 100 })).toEqual({ ok: true, value });
  });

  it.each([
    "0",
    "101",
    "-1",
    "+1",
    "NaN",
    "Infinity",
    "1e1",
    "0x10",
    "1.0",
    "05",
    "5s",
    "five",
    " 5",
    "٥",
    "9".repeat(40),
  ])("refuses %j", (text) => {
    expect(refusal(parseInteger("the-input", text, { from: 1, to: 100 }))).toContain(
      "whole number from 1 to 100",
    );
  });
});

describe("parsePort", () => {
  it.each(["1", "3000", "65535"])("accepts %s", (text) => {
    expect(parsePort("the-input", text)).toEqual({ ok: true, value: Number(text) });
  });

  it.each(["0", "65536", "22abc", "1e3", "-1", "NaN", "080"])("refuses %j", (text) => {
    expect(refusal(parsePort("the-input", text))).toContain("a port from 1 to 65535");
  });
});

describe("parseListenAddress", () => {
  it.each([
    ["3001", undefined, 3001],
    ["0.0.0.0:3001", "0.0.0.0", 3001],
    ["10.0.0.5:80", "10.0.0.5", 80],
    ["[::1]:3001", "::1", 3001],
    ["[2001:DB8:0::1]:65535", "2001:db8::1", 65_535],
  ])("reads %s", (text, address, port) => {
    expect(parseListenAddress("the-input", text)).toEqual({ ok: true, value: { address, port } });
  });

  it.each([
    ["0", "must end in a port"],
    ["10.0.0.5:65536", "must end in a port"],
    ["10.0.0.5:1e3", "must end in a port"],
    ["[::1]", "must end in a port"],
    ["10.0.0.5", "an address without a port"],
    ["::1", "an address without a port"],
    ["fe80::1%eth0:3001", "IPv6 address in brackets"],
    [":3001", "IPv6 address in brackets"],
    ["*:3001", "IPv6 address in brackets"],
    ["localhost:3001", "IPv6 address in brackets"],
    ["[10.0.0.5]:3001", "IPv6 address in brackets"],
    ["10.0.0.256:3001", "IPv6 address in brackets"],
    ["3001:3000", "IPv6 address in brackets"],
    ["3001\n", "must end in a port"],
  ])("refuses %j", (text, message) => {
    expect(refusal(parseListenAddress("the-input", text))).toContain(message);
  });
});

describe("parseSubnet", () => {
  it.each(["10.201.7.0/24", "172.31.0.0/16", "192.168.1.240/28", "203.0.113.0/24"])("accepts %s", (text) => {
    expect(parseSubnet("the-input", text)).toEqual({ ok: true, value: text });
  });

  it.each([
    ["10.0.0.0/15", "from /16 to /28"],
    ["10.0.0.0/29", "from /16 to /28"],
    ["10.0.0.0/0", "must be an IPv4 network"],
    ["10.0.0.0/024", "must be an IPv4 network"],
    ["10.0.0.0/+24", "must be an IPv4 network"],
    ["10.0.0.0", "must be an IPv4 network"],
    ["10.0.0.0/24/24", "must be an IPv4 network"],
    ["10.0.0/24", "must be an IPv4 network"],
    ["010.0.0.0/24", "must be an IPv4 network"],
    ["fd00::/64", "must be an IPv4 network"],
    ["10.201.7.5/24", "an address inside a network · 10.201.7.0/24"],
    ["192.168.1.250/28", "an address inside a network · 192.168.1.240/28"],
    ["223.255.255.255/16", "an address inside a network · 223.255.0.0/16"],
    ["127.0.0.0/16", "hosts cannot use"],
    ["169.254.0.0/16", "hosts cannot use"],
    ["224.0.0.0/24", "hosts cannot use"],
    ["0.0.0.0/16", "hosts cannot use"],
  ])("refuses %j", (text, message) => {
    expect(refusal(parseSubnet("the-input", text))).toContain(message);
  });
});
