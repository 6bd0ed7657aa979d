import { describe, expect, it } from "@jest/globals";
import { settingsOf } from "../../tests/support/compose/reading.ts";
import { settingsDigest } from "./settings.ts";

const digestOf = (container: string) => settingsDigest(settingsOf(container));

describe("settingsDigest", () => {
  it("is none where nothing is set, and none of the environment", () => {
    expect(digestOf("")).toBeUndefined();
    expect(digestOf("environment: {A: secret}")).toBeUndefined();
    expect(digestOf("user: a\nenvironment: {A: secret}")).toBe(digestOf("user: a"));
  });

  it.each([
    ["user: a\ninit: true", "init: true\nuser: a"],
    ["labels: {a: 1, b: 2}", "labels: [b=2, a=1]"],
    ["mem_limit: 1g", "mem_limit: 1024m"],
    ["volumes: [data:/x]", "volumes: ['data:/x:rw']"],
    ["healthcheck: {interval: 60s, retries: 1}", "healthcheck: {retries: 1, interval: 1m}"],
  ])("is the same for %j and %j", (one, other) => expect(digestOf(one)).toBe(digestOf(other)));

  it.each([
    ["user: a", "user: b"],
    ["user: a", "user: a\ninit: true"],
    ["init: false", ""],
    ["labels: {a: 1}", "labels: {a: 2}"],
    ["command: [a, b]", "command: [b, a]"],
    ["volumes: [data:/x]", "volumes: [other:/x]"],
    ["networks: [one]", "networks: [two]"],
  ])("differs for %j and %j", (one, other) => expect(digestOf(one)).not.toBe(digestOf(other)));
});
