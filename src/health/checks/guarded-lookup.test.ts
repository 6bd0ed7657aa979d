import type { lookup } from "node:dns";
import { describe, expect, it } from "@jest/globals";
import { checkOf } from "../../../tests/support/health/example-check.ts";
import { guardedLookup } from "./guarded-lookup.ts";
import { isLinkLocal, refusedAddress } from "./link-local.ts";

/** DNS that gives these addresses for every name. */
function dns(...addresses: readonly string[]): typeof lookup {
  const answer = (_: string, __: unknown, callback: (error: null, found: unknown) => void): void =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  return answer as unknown as typeof lookup;
}

function resolved(addresses: readonly string[], all: boolean): unknown {
  let result: unknown;
  guardedLookup(dns(...addresses))("shop.example.com", { all }, (error, address) => {
    result = error?.message ?? address;
  });
  return result;
}

describe("guardedLookup", () => {
  it("gives what is no link-local address", () => {
    expect(resolved(["192.0.2.1"], false)).toBe("192.0.2.1");
    expect(resolved(["169.254.169.254", "192.0.2.1"], true)).toEqual([{ address: "192.0.2.1", family: 4 }]);
  });

  it.each([["169.254.169.254"], ["fe80::1"], ["fd00:ec2::254"], ["::ffff:169.254.0.1"]])(
    "refuses a name that leads to %s alone",
    (address) => {
      expect(resolved([address], false)).toBe(
        `the name shop.example.com leads to ${address}: ${address} is a link-local or metadata address, which is asked only when the check names it as its host`,
      );
    },
  );

  it("says when there is no address", () => {
    expect(resolved([], true)).toBe("the name shop.example.com has no address");
  });
});

describe("isLinkLocal", () => {
  it.each([
    ["169.254.0.0", true],
    ["169.254.255.255", true],
    ["169.253.255.255", false],
    ["169.255.0.0", false],
    ["fe80::", true],
    ["febf:ffff::1", true],
    ["fec0::1", false],
    ["fe80::1%eth0", true],
    ["fd00:ec2::254", true],
    ["fd00:ec2::253", false],
    ["::ffff:a9fe:a9fe", true],
    ["::ffff:7f00:1", false],
    ["64:ff9b::a9fe:a9fe", true],
    ["64:ff9b::7f00:1", false],
    ["100.100.100.200", true],
    ["10.0.0.1", false],
    ["127.0.0.1", false],
    ["shop.example.com", false],
  ])("of %s is %s", (address, expected) => expect(isLinkLocal(address)).toBe(expected));
});

describe("refusedAddress", () => {
  /** What a check that names one URL is refused when a redirect leads it to another. */
  const refusal = (named: string, leadsTo: string): string | undefined => {
    const { target } = checkOf(named);
    return refusedAddress(new URL(leadsTo), target.kind === "http" ? target.writtenAddress : undefined);
  };

  it.each([
    ["http://169.254.169.254/", "http://169.254.169.254/"],
    ["http://169.254.169.254:80/a", "http://169.254.169.254/b"],
    ["http://[FE80:0::1]/", "http://[fe80::1]/"],
    ["https://shop.example.com/", "https://shop.example.com/"],
    ["http://192.0.2.1/", "http://192.0.2.2/"],
  ])("lets a check of %s ask %s", (named, leadsTo) => expect(refusal(named, leadsTo)).toBeUndefined());

  it.each([
    ["http://192.0.2.1/", "http://169.254.169.254/"],
    ["http://shop.example.com/", "http://[fe80::1]/"],
    ["http://169.254.1.1/", "http://169.254.169.254/"],
    ["http://169.254.169.254/", "http://[::ffff:169.254.169.254]/"],
  ])("does not let a check of %s ask %s", (named, leadsTo) =>
    expect(refusal(named, leadsTo)).toContain("is a link-local or metadata address"),
  );
});
