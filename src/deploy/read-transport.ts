import { type Parsed, type Problem, parsed, refused } from "../failure/problem.ts";
import { displayName, type HostAddress, isUserName, parseHosts } from "../host/address.ts";
import { isPinned, type PinnedKeys, parseKnownHosts } from "../host/known-hosts.ts";
import { parsePrivateKey } from "../host/private-key.ts";
import { parseChoice } from "../inputs/choice.ts";
import { combine, type Parser, problemsOf, required } from "../inputs/combine.ts";
import { quoted } from "../inputs/quoted.ts";
import { type RawInputs, textOf } from "../inputs/raw-inputs.ts";
import { readBastion } from "./read-bastion.ts";
import type { SshTransport, Transport } from "./request.ts";

/** `ssh-user` is not among them: it has a default, so that it is set says nothing. */
const sshOnly = ["hosts", "ssh-key", "ssh-key-passphrase", "known-hosts", "jump-host", "jump-key"] as const;

const keyscan = "ssh-keyscan -t ed25519";

/** Reads how the hosts are reached. Where `transport` itself is wrong, the SSH inputs are read all the same. */
export async function readTransport(raw: RawInputs): Promise<Parsed<Transport>> {
  const kind = required(raw, "transport", (input, text) => parseChoice(input, text, ["ssh", "local"]), "ssh");
  if (kind.ok && kind.value === "local") return readLocal(raw);
  const ssh = await readSsh(raw);
  const problems = [...problemsOf(kind), ...problemsOf(ssh)];
  return problems.length > 0 ? { ok: false, problems } : ssh;
}

function readLocal(raw: RawInputs): Parsed<Transport> {
  const problems = sshOnly
    .filter((input) => textOf(raw, input) !== undefined)
    .map((input) => ({
      input,
      message: "is set, and transport local uses no SSH: leave one of the two out",
    }));
  return problems.length > 0 ? { ok: false, problems } : parsed({ kind: "local" });
}

async function readSsh(raw: RawInputs): Promise<Parsed<SshTransport>> {
  const user = required(raw, "ssh-user", parseUser, "deploy");
  const defaultUser = user.ok ? user.value : "deploy";
  const hosts = required(
    raw,
    "hosts",
    (input, text) => parseHosts(input, text, defaultUser),
    "deploy@web1.example.com",
  );
  const pinnedKeys = required(
    raw,
    "known-hosts",
    parseKnownHosts,
    `the lines printed by: ${keyscan} web1.example.com`,
  );
  const sshKey = await readPrivateKey(raw);
  const bastion = await readBastion(raw, defaultUser, sshKey);
  const inFront = bastion.ok && bastion.value !== undefined ? [bastion.value.address] : [];
  const everyHostPinned =
    hosts.ok && pinnedKeys.ok
      ? requirePins([...hosts.value, ...inFront], pinnedKeys.value)
      : parsed(undefined);
  const read = combine({ user, hosts, privateKey: sshKey, bastion, pinnedKeys, everyHostPinned });
  if (!read.ok) return read;
  const { privateKey } = read.value;
  return parsed({
    kind: "ssh",
    hosts: read.value.hosts,
    privateKey,
    passphrase: textOf(raw, "ssh-key-passphrase"),
    pinnedKeys: read.value.pinnedKeys,
    bastion: read.value.bastion,
  });
}

const parseUser: Parser<string> = (input, text) =>
  isUserName(text)
    ? parsed(text)
    : refused(input, `is ${quoted(text)}, which cannot be a login on a host`, "deploy");

async function readPrivateKey(raw: RawInputs): Promise<Parsed<string>> {
  const text = textOf(raw, "ssh-key");
  if (text === undefined) {
    return refused("ssh-key", "is required and not set", "the content of the file ~/.ssh/deploy_key");
  }
  return parsePrivateKey("ssh-key", text, "ssh-key-passphrase", textOf(raw, "ssh-key-passphrase"));
}

function requirePins(hosts: readonly HostAddress[], pinnedKeys: PinnedKeys): Parsed<undefined> {
  const problems = hosts.filter((host) => !isPinned(pinnedKeys, host)).map(missingPin);
  return problems.length > 0 ? { ok: false, problems } : parsed(undefined);
}

function missingPin(address: HostAddress): Problem {
  const port = address.port === 22 ? "" : ` -p ${address.port}`;
  return {
    input: "known-hosts",
    message:
      `has no key for ${displayName(address)}: add what \`${keyscan}${port} ${address.host}\` prints` +
      " once it has been compared with the host's own /etc/ssh/ssh_host_ed25519_key.pub",
  };
}
