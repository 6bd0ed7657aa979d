import type { NetworkAddresses } from "../docker/networks.ts";
import { type Slot, slots } from "./slot.ts";

/**
 * How a service's network is divided: gateway and the two slots at its lower end, the upper half for what Docker
 * hands out by itself, so that no other container ever takes a slot's address.
 *
 * @param subnet IPv4 CIDR with a prefix of at most 29 bits
 */
export function divideSubnet(
  subnet: string,
): NetworkAddresses & { readonly slots: Readonly<Record<Slot, string>> } {
  const [network = "", bits = ""] = subnet.split("/");
  const prefix = Number(bits);
  const base = toNumber(network);
  const upperHalf = base + 2 ** (31 - prefix);
  return {
    subnet,
    gateway: toAddress(base + 1),
    ipRange: `${toAddress(upperHalf)}/${prefix + 1}`,
    slots: { blue: toAddress(base + 2), green: toAddress(base + 3) },
  };
}

/** The slot an address belongs to. */
export function slotAt(
  addresses: Readonly<Record<Slot, string>>,
  address: string | undefined,
): Slot | undefined {
  return slots.find((slot) => addresses[slot] === address);
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
