import { BlockList, isIP, isIPv6 } from "node:net";

/**
 * Addresses that mean something else on every machine, and behind which clouds hand out credentials: link-local ones
 * (RFC 3927, RFC 4291), also as an IPv4 address travels through NAT64 (RFC 6052), and what AWS, Google and Alibaba have
 * for metadata besides. An IPv4 address written as IPv6 (`::ffff:…`) is matched by the same rules.
 */
const refused = new BlockList();
refused.addSubnet("169.254.0.0", 16, "ipv4");
refused.addSubnet("fe80::", 10, "ipv6");
refused.addSubnet("64:ff9b::a9fe:0", 112, "ipv6");
refused.addAddress("fd00:ec2::254", "ipv6");
refused.addAddress("fd20:ce::254", "ipv6");
refused.addAddress("100.100.100.200", "ipv4");

/** Whether an address, without brackets, is only connected to when a check names it; a name is no address. */
export function isLinkLocal(address: string): boolean {
  const [bare = ""] = address.split("%");
  return isIP(bare) !== 0 && refused.check(bare, isIPv6(bare) ? "ipv6" : "ipv4");
}

/** Why such an address is not asked. */
export function linkLocalRefusal(address: string): string {
  return `${address} is a link-local or metadata address, which is asked only when the check names it as its host`;
}

/**
 * Why the host of a URL is not asked; `undefined` when it is. Names pass here, and are looked at when they are resolved.
 *
 * @param written the address the check itself names, in its canonical spelling
 */
export function refusedAddress({ hostname }: URL, written: string | undefined): string | undefined {
  const address = hostname.replace(/^\[|\]$/g, "");
  return isLinkLocal(address) && address !== written ? linkLocalRefusal(address) : undefined;
}
