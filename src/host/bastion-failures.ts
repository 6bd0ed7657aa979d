import { Failure } from "../failure/failure.ts";
import type { Reason } from "../failure/reason.ts";
import { displayName, type HostAddress } from "./address.ts";
import type { BastionAddress } from "./fleet-request.ts";

const reasonAtBastion: Partial<Record<Reason, Reason>> = { "host-unreachable": "bastion-unreachable" };
const inputAtBastion: Readonly<Record<string, string>> = { hosts: "jump-host", "ssh-key": "jump-key" };

/** A failure on the way to the bastion itself. It names no host: every host behind it has it. */
export function ofBastion(bastion: string, failure: Failure): Failure {
  const { reason, message, input, advice, evidence } = failure;
  return new Failure(reasonAtBastion[reason] ?? reason, `bastion ${bastion}: ${message}`, {
    evidence,
    cause: failure,
    ...(input === undefined ? {} : { input: inputAtBastion[input] ?? input }),
    ...(advice === undefined ? {} : { advice: advice.replace('(input "ssh-user")', '(input "jump-host")') }),
  });
}

/** The bastion is there and lets connections pass, but the host behind it was not reached from it. */
export function behindBastion(bastion: string, address: HostAddress, cause: Error): Failure {
  const place = `${address.host} port ${address.port}`;
  return new Failure(
    "host-unreachable",
    `bastion ${bastion} is fine, but does not get through to ${place}: ${cause.message}`,
    {
      host: displayName(address),
      input: "hosts",
      advice: `See on the bastion: \`nc -vz ${address.host} ${address.port}\`. Names are looked up there, not on the runner, and the host's firewall must let the bastion in.`,
      cause,
    },
  );
}

/** The bastion's sshd was asked to pass a connection on and answered that it may not. */
export function forwardingRefused(
  bastion: string,
  { address: { user } }: BastionAddress,
  address: HostAddress,
  cause: Error,
): Failure {
  const place = displayName({ ...address, port: 22 });
  return new Failure(
    "bastion-refused",
    `bastion ${bastion} forbids user ${user} to pass connections on to ${place}:${address.port}`,
    {
      host: displayName(address),
      input: "jump-host",
      advice: [
        "One of these, each to be checked on the bastion:",
        `  - its sshd forbids forwarding: \`sshd -T -C user=${user} | grep -i -e forwarding -e permitopen\`; \`AllowTcpForwarding local\` (or \`yes\`), \`DisableForwarding no\``,
        `  - its sshd limits where to: \`PermitOpen ${place}:${address.port}\` (or \`any\`)`,
        `  - the key is limited: its line in ~${user}/.ssh/authorized_keys needs \`restrict,port-forwarding\` and, where it has permitopen, \`permitopen="${place}:${address.port}"\`, spelled as in the input "hosts"`,
      ].join("\n"),
      cause,
    },
  );
}

/** The connection to the bastion ended, and with it those to all hosts behind it. */
export function bastionLost(bastion: string, cause?: unknown): Failure {
  return new Failure("connection-lost", `the SSH connection to bastion ${bastion} was lost`, {
    advice: "Run again: what is on the hosts is looked at anew.",
    cause,
  });
}
