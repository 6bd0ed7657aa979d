import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { divideSubnet, slotAt } from "./slot-addresses.ts";

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

describe("divideSubnet", () => {
  it.each([
    ["172.30.7.0/24", "172.30.7.1", "172.30.7.128/25", "172.30.7.2", "172.30.7.3"],
    ["10.0.0.0/16", "10.0.0.1", "10.0.128.0/17", "10.0.0.2", "10.0.0.3"],
    ["192.168.255.240/28", "192.168.255.241", "192.168.255.248/29", "192.168.255.242", "192.168.255.243"],
    ["10.1.2.248/29", "10.1.2.249", "10.1.2.252/30", "10.1.2.250", "10.1.2.251"],
  ])("divides %s", (subnet, gateway, ipRange, blue, green) => {
    expect(divideSubnet(subnet)).toEqual({ subnet, gateway, ipRange, slots: { blue, green } });
  });

  it("keeps the fixed addresses inside the subnet and out of what Docker hands out", () => {
    const anySubnet = fc
      .tuple(fc.integer({ min: 16, max: 29 }), fc.nat(2 ** 32 - 1))
      .map(([prefix, seed]) => {
        const size = 2 ** (32 - prefix);
        const base = Math.floor(seed / size) * size;
        const octets = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
        return { prefix, base, size, subnet: `${octets.join(".")}/${prefix}` };
      });
    fc.assert(
      fc.property(anySubnet, ({ prefix, base, size, subnet }) => {
        const divided = divideSubnet(subnet);
        const fixed = [divided.gateway, divided.slots.blue, divided.slots.green].map(numberOf);
        expect(new Set(fixed).size).toBe(3);
        const [network = "", bits] = divided.ipRange.split("/");
        const [from, to] = [numberOf(network), numberOf(network) + 2 ** (32 - Number(bits))];
        expect(Number(bits)).toBe(prefix + 1);
        expect([from % (to - from), to]).toEqual([0, base + size]);
        for (const address of fixed) {
          expect(address).toBeGreaterThan(base);
          expect(address).toBeLessThan(from);
        }
      }),
    );
  });
});

describe("slotAt", () => {
  const { slots } = divideSubnet("172.30.7.0/24");

  it.each([
    ["172.30.7.2", "blue"],
    ["172.30.7.3", "green"],
    ["172.30.7.30", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%s is %s", (address, slot) => {
    expect(slotAt(slots, address)).toBe(slot);
  });
});
