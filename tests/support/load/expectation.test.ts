import { describe, expect, it } from "@jest/globals";
import { isAllowed, isOnlyExpected } from "./expectation.ts";

/** v1 from 100 on, v1 or v2 from 200, v2 from 300. */
const deploy = [
  { at: 100, releases: ["v1"] },
  { at: 200, releases: ["v1", "v2"] },
  { at: 300, releases: ["v2"] },
];

describe("isAllowed", () => {
  it.each([
    { release: "v9", from: 50, to: 60, allowed: true, why: "nothing was expected yet" },
    { release: "v9", from: 50, to: 150, allowed: true, why: "it began before the first expectation" },
    { release: "v1", from: 110, to: 120, allowed: true, why: "it is the one" },
    { release: "v2", from: 110, to: 120, allowed: false, why: "it is too early" },
    { release: "v2", from: 190, to: 210, allowed: true, why: "it became allowed while the request lived" },
    {
      release: "v1",
      from: 290,
      to: 390,
      allowed: true,
      why: "the request began before the switch was confirmed",
    },
    { release: "v1", from: 300, to: 390, allowed: false, why: "the request began after it" },
    { release: "v2", from: 300, to: 390, allowed: true, why: "it is the new one" },
    { release: undefined, from: 110, to: 120, allowed: false, why: "an answer that names no release" },
  ])("$release from $from to $to: $allowed, $why", ({ release, from, to, allowed }) => {
    expect(isAllowed(deploy, release, from, to)).toBe(allowed);
  });

  it("allows everything without an expectation", () => {
    expect(isAllowed([], undefined, 0, 1)).toBe(true);
  });
});

it.each([
  { release: "v1", at: 150, only: true },
  { release: "v1", at: 250, only: false },
  { release: "v1", at: 350, only: false },
  { release: "v2", at: 350, only: true },
  { release: "v1", at: 50, only: false },
])("isOnlyExpected: $release at $at is $only", ({ release, at, only }) => {
  expect(isOnlyExpected(deploy, release, at)).toBe(only);
});
