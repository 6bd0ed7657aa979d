import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { type HostAddress, parseHosts } from "../host/address.ts";
import type { BastionAddress } from "../host/fleet-request.ts";
import { parsePrivateKey } from "../host/private-key.ts";
import { combine, optional } from "../inputs/combine.ts";
import { type RawInputs, textOf } from "../inputs/raw-inputs.ts";

const example = "jump@bastion.example.com";

/**
 * Reads the bastion in front of the hosts, `undefined` where there is none.
 *
 * @param defaultUser who logs in there when `jump-host` names nobody
 * @param sshKey the key of the hosts, which serves where `jump-key` is not set
 */
export async function readBastion(
  raw: RawInputs,
  defaultUser: string,
  sshKey: Parsed<string>,
): Promise<Parsed<BastionAddress | undefined>> {
  const address = optional(raw, "jump-host", (input, text) => parseBastion(input, text, defaultUser));
  const isSet = textOf(raw, "jump-host") !== undefined;
  const ownKey = await readJumpKey(raw);
  if (!isSet && textOf(raw, "jump-key") !== undefined) {
    return refused("jump-key", "is set, and no jump-host is: set both, or neither");
  }
  if (!isSet) return parsed(undefined);
  const read = combine({ address, ownKey });
  if (!read.ok) return read;
  // What is wrong with ssh-key is told where it is read.
  const privateKey = read.value.ownKey ?? (sshKey.ok ? sshKey.value : undefined);
  if (privateKey === undefined || read.value.address === undefined) return parsed(undefined);
  return parsed({
    address: read.value.address,
    privateKey,
    passphrase: textOf(raw, "ssh-key-passphrase"),
  });
}

function parseBastion(input: string, text: string, defaultUser: string): Parsed<HostAddress> {
  const hosts = parseHosts(input, text, defaultUser);
  if (!hosts.ok) return hosts;
  const [only, ...more] = hosts.value;
  if (only === undefined || more.length > 0) return refused(input, "names more than one host", example);
  return parsed(only);
}

/** An encrypted one opens with the passphrase of `ssh-key`. */
async function readJumpKey(raw: RawInputs): Promise<Parsed<string | undefined>> {
  const text = textOf(raw, "jump-key");
  if (text === undefined) return parsed(undefined);
  return parsePrivateKey("jump-key", text, "ssh-key-passphrase", textOf(raw, "ssh-key-passphrase"));
}
