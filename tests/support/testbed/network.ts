import { run, tryCommand } from "./command.ts";
import { formatOwner, type Owner } from "./owner.ts";

/** The network of one bed: a bridge that exists is the claim on its number. */
export interface BedNetwork {
  /** 1 to 250, the third part of `10.99.N.0/24` and the second of `fd99:N::/64`. */
  readonly number: number;
  readonly bridge: string;
  /** This machine's address on the bridge. */
  readonly gateway: string;
}

/** Where a host is on its bed's network. */
export interface HostAddress {
  readonly ipv4: string;
  readonly ipv6: string;
}

const NUMBERS = 250;
const BRIDGE_PATTERN = /^tidegate-(\d+)$/;

/** Claims a free subnet by making its bridge, which only one process can do; throws when all are taken. */
export async function claimNetwork(owner: Owner): Promise<BedNetwork> {
  const first = Math.floor(Math.random() * NUMBERS);
  let refusal = "";
  for (let step = 0; step < NUMBERS; step += 1) {
    const number = ((first + step) % NUMBERS) + 1;
    const network = { number, bridge: `tidegate-${number}`, gateway: `10.99.${number}.1` };
    if (await isRouted(`${network.gateway}/24`)) continue;
    // One batch, so that hardly any time passes in which the bridge exists without its owner's name.
    const made = await ipBatch([
      `link add ${network.bridge} type bridge`,
      `link set ${network.bridge} alias "${formatOwner(owner)}"`,
    ]);
    if (made.code === 0) {
      await configureBridge(network);
      return network;
    }
    refusal = made.stderr.trim();
    if (!refusal.includes("File exists")) break;
  }
  throw new Error(`no bridge could be made for a testbed (root is needed): ${refusal}`);
}

/** Addresses of the host with the given index, counted from 1. */
export function hostAddress(network: BedNetwork, index: number): HostAddress {
  return { ipv4: `10.99.${network.number}.${10 + index}`, ipv6: `fd99:${network.number}::${10 + index}` };
}

/**
 * Gives the network namespace of process `pid` a link to the bed's bridge, with its addresses.
 * The link goes when the namespace goes. There is no default route: a host reaches its bed and nothing else.
 */
export async function plugIn(network: BedNetwork, index: number, pid: number): Promise<void> {
  const link = hostLink(network, index);
  const address = hostAddress(network, index);
  // A MAC address that survives reboots keeps the neighbours' caches right.
  const mac = `02:99:00:00:${network.number.toString(16)}:${index.toString(16)}`;
  await runIpBatch([
    `link add ${link} type veth peer name eth0 address ${mac} netns ${pid}`,
    `link set ${link} master ${network.bridge} up`,
  ]);
  await run(
    ["nsenter", "--target", `${pid}`, "--net", "ip", "-batch", "-"],
    [
      "link set lo up",
      `addr add ${address.ipv4}/24 dev eth0`,
      `addr add ${address.ipv6}/64 dev eth0 nodad`,
      "link set eth0 up",
      "",
    ].join("\n"),
  );
}

/** Removes a host's link. The kernel does so too once the host is gone, but only a moment later. */
export async function unplug(network: BedNetwork, index: number): Promise<void> {
  await removeLink(hostLink(network, index));
}

/** Removes a bed's bridge; one that is gone already is fine. */
export async function removeBridge(bridge: string): Promise<void> {
  await removeLink(bridge);
}

/** All beds' bridges on this machine with the text that names their owner. */
export async function listBridges(): Promise<{ bridge: string; alias: string }[]> {
  const links = JSON.parse(await run(["ip", "-json", "link", "show", "type", "bridge"])) as {
    ifname?: string;
    ifalias?: string;
  }[];
  return links
    .map((link) => ({ bridge: link.ifname ?? "", alias: link.ifalias ?? "" }))
    .filter((link) => BRIDGE_PATTERN.test(link.bridge));
}

function hostLink(network: BedNetwork, index: number): string {
  return `tg-${network.number}-${index}`;
}

async function removeLink(name: string): Promise<void> {
  const removed = await tryCommand(["ip", "link", "del", name]);
  if (removed.code !== 0 && !removed.stderr.includes("Cannot find device")) {
    throw new Error(`cannot remove link ${name}: ${removed.stderr.trim()}`);
  }
}

async function configureBridge(network: BedNetwork): Promise<void> {
  await runIpBatch([
    `addr add ${network.gateway}/24 dev ${network.bridge}`,
    `addr add fd99:${network.number}::1/64 dev ${network.bridge} nodad`,
    `link set ${network.bridge} up`,
  ]);
}

/** Whether this machine has a route of its own to the subnet, such as a private network of its owner's. */
async function isRouted(subnet: string): Promise<boolean> {
  return (await run(["ip", "route", "show", "root", subnet.replace(/\.\d+\/24$/, ".0/24")])).trim() !== "";
}

async function runIpBatch(lines: readonly string[]): Promise<void> {
  const result = await ipBatch(lines);
  if (result.code !== 0) throw new Error(`ip refused (${lines.join("; ")}): ${result.stderr.trim()}`);
}

async function ipBatch(lines: readonly string[]): Promise<{ code: number; stderr: string }> {
  return await tryCommand(["ip", "-batch", "-"], `${lines.join("\n")}\n`);
}
