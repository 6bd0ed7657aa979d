import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  networkName,
  proxyContainerName,
  proxyVolumeName,
  releaseContainerName,
  renamedUnder,
} from "./names.ts";
import { slots } from "./slot.ts";

const service = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/);
const release = fc.stringMatching(/^[a-z0-9-]{1,30}$/);

describe("names of Docker objects", () => {
  it("say service, slot, release and the lease they were given under", () => {
    expect(releaseContainerName("api", "green", "r1", 7)).toBe("tidegate.api.green.r1.7");
    expect(proxyContainerName("api")).toBe("tidegate.api.proxy");
    expect(proxyVolumeName("api")).toBe("tidegate.api.proxy");
    expect(networkName("api")).toBe("tidegate.api");
  });

  it("are never those of another service, slot or release", () => {
    const lease = fc.integer({ min: 1, max: 3 });
    const one = fc.record({ service, slot: fc.constantFrom(...slots), release, lease });
    fc.assert(
      fc.property(one, one, (a, b) => {
        const names = [a, b].map((each) =>
          releaseContainerName(each.service, each.slot, each.release, each.lease),
        );
        expect(names[0] === names[1]).toBe(JSON.stringify(a) === JSON.stringify(b));
        const others = [proxyContainerName(b.service), networkName(b.service)];
        expect(others).not.toContain(names[0]);
        expect(proxyContainerName(a.service) === proxyContainerName(b.service)).toBe(a.service === b.service);
      }),
    );
  });

  it.each([
    ["tidegate.api.green.20260102t030405-0aff.7", "tidegate.api.green.20260102t030405-0aff.9"],
    ["tidegate.api.green.20260102t030405-0aff", "tidegate.api.green.20260102t030405-0aff.9"],
    ["by-hand", "by-hand.9"],
  ])("become others under another lease: %s", (before, after) => {
    expect(renamedUnder(before, 9)).toBe(after);
  });

  it("keep to Docker's grammar", () => {
    fc.assert(
      fc.property(service, release, (named, id) => {
        const grammar = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
        expect(releaseContainerName(named, "blue", id, 12)).toMatch(grammar);
        expect(proxyContainerName(named)).toMatch(grammar);
        expect(networkName(named)).toMatch(grammar);
      }),
    );
  });
});
