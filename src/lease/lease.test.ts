import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  beatVolumeName,
  firstNumberOf,
  type Holder,
  holderText,
  leaseCovering,
  leaseLabels,
  leaseVolumeName,
  mayBeGivenBack,
  noLease,
  readLease,
} from "./lease.ts";

const holder: Holder = {
  id: "0f".repeat(16),
  verb: "deploy",
  actor: "octocat",
  run: "https://github.example/acme/api/actions/runs/1",
  since: "2026-01-02T03:04:05.678Z",
  tookOver: false,
};
const volume = (number: number, by: Holder | undefined = holder, service = "api") => ({
  Name: leaseVolumeName(service, number),
  Labels: leaseLabels(service, by),
});
const beat = (number: number, count: number) => ({
  Name: beatVolumeName("api", number, count),
  Labels: leaseLabels("api", holder),
});

describe("readLease", () => {
  it("finds none where there never was one", () => {
    expect(readLease("api", [])).toEqual(noLease);
  });

  it("takes the highest number, its holder, and its last sign of life", () => {
    const reading = readLease("api", [
      volume(9, undefined),
      volume(10),
      beat(9, 40),
      beat(10, 2),
      beat(10, 3),
    ]);
    expect(reading).toMatchObject({ number: 10, holder, beat: 3 });
    expect(reading.volumes).toHaveLength(5);
  });

  it("tells a free one from one that is held", () => {
    const reading = readLease("api", [
      volume(10),
      { Name: "tidegate.api.lease-11", Labels: leaseLabels("api", undefined) },
    ]);
    expect(reading).toMatchObject({ number: 11, holder: undefined });
  });

  it.each([
    ["no labels", null],
    ["no holder", { "tidegate.role": "lease" }],
    ["words", { "tidegate.holder": "free" }],
    ["another shape", { "tidegate.holder": '{"id":"x"}' }],
    ["a giant", { "tidegate.holder": `"${"x".repeat(9_000)}"` }],
  ])("does not take a lease with %s for a free one", (_, Labels) => {
    const { holder: found } = readLease("api", [{ Name: "tidegate.api.lease-3", Labels }]);
    expect(found).toMatchObject({ id: "unknown" });
  });

  it.each([
    "tidegate.api.proxy",
    "tidegate.api.lease-x",
    "tidegate.api-lease-3",
    "tidegate.apix.lease-3",
    "lease-3",
  ])("leaves %s alone", (Name) => {
    expect(readLease("api", [{ Name, Labels: null }])).toEqual(noLease);
  });
});

describe("numbers of a lease", () => {
  it("are its own: those of all leases follow one another", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (lease) => {
        const [first, next] = [firstNumberOf(lease), firstNumberOf(lease + 1)];
        expect(next).toBeGreaterThan(first);
        expect([leaseCovering(first), leaseCovering(next - 1), leaseCovering(next)]).toEqual([
          lease,
          lease,
          lease + 1,
        ]);
      }),
    );
    expect(firstNumberOf(1)).toBe(1);
  });
});

describe("a holder", () => {
  it("is told by what it does, who asked for it, since when and in which run", () => {
    expect(holderText(holder)).toBe(`a deploy by octocat since ${holder.since} (${holder.run})`);
    expect(holderText({ ...holder, actor: undefined, run: undefined, verb: "rollback" })).toBe(
      `a rollback since ${holder.since}`,
    );
  });

  it.each([
    ["free", undefined, 0, false],
    ["held", holder, 0, true],
    ["taken over, not fenced yet", { ...holder, tookOver: true }, 0, false],
    ["taken over and fenced", { ...holder, tookOver: true }, 1, true],
  ])("of a lease that is %s", (_, by, count, expected) => {
    expect(mayBeGivenBack({ ...noLease, number: 3, holder: by, beat: count })).toBe(expected);
  });
});
