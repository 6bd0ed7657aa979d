import { createHash } from "node:crypto";
import { Failure } from "../failure/failure.ts";
import { isProxySocket } from "../proxy/paths.ts";
import type { HostAddress } from "./address.ts";

/** TCP did not get through. */
export function unreachable(host: string, address: HostAddress, cause: NodeJS.ErrnoException): Failure {
  const told: Record<string, [string, string]> = {
    ECONNREFUSED: ["refuses the connection", "See that sshd runs there and listens on this port."],
    ENOTFOUND: ["is not a name that DNS knows", "See the spelling of the host."],
    EAI_AGAIN: ["cannot be looked up: DNS does not answer", "See the runner's network, then run again."],
    ENETUNREACH: ["cannot be reached: no route", "See that the runner has a way there (IPv6, VPN, bastion)."],
  };
  const [what, advice] = told[cause.code ?? ""] ?? [
    "does not answer",
    "See that the host is up and that its firewall lets this runner in.",
  ];
  return new Failure("host-unreachable", `${address.host} port ${address.port} ${what}`, {
    host,
    input: "hosts",
    advice,
    cause,
  });
}

/** TCP is open, but no SSH session came of it. */
export function handshakeFailed(host: string, cause: Error): Failure {
  if (/no matching host key format/.test(cause.message)) {
    return new Failure("host-key-mismatch", "the host has no key of the type that is pinned", {
      host,
      input: "known-hosts",
      advice: "Pin a key the host has: run `ssh-keyscan` against it from a network you trust.",
      cause,
    });
  }
  return new Failure("host-unreachable", `no SSH session came about: ${cause.message}`, {
    host,
    input: "hosts",
    advice: "See that an SSH server listens on this port and is not refusing new connections (MaxStartups).",
    cause,
  });
}

export function hostKeyRefused(
  host: string,
  type: string,
  blob: Buffer,
  verdict: "revoked" | "unknown",
): Failure {
  const fingerprint = `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
  const what = verdict === "revoked" ? "a key that is marked @revoked" : "a key that is not pinned";
  return new Failure(
    "host-key-mismatch",
    `the host shows ${what}: ${type} ${fingerprint}; nothing was sent to it`,
    {
      host,
      input: "known-hosts",
      advice:
        "If the host was rebuilt, pin its new key after comparing this fingerprint with the host's own; if not, somebody may be in between.",
    },
  );
}

export function authenticationFailed(host: string, user: string, cause: Error): Failure {
  return new Failure("authentication-failed", `the host does not accept the key for user ${user}`, {
    host,
    input: "ssh-key",
    advice: `See that the public half of the key is in ~${user}/.ssh/authorized_keys on the host, and that the user is the right one (input "ssh-user").`,
    cause,
  });
}

export function connectionLost(host: string, cause: unknown): Failure {
  return new Failure("connection-lost", "the SSH connection was lost", {
    host,
    advice: "Run again: what is on the host is looked at anew.",
    cause,
  });
}

/** A socket that opened earlier on the same connection: neither rights nor sshd's rules are in its way. */
export function socketGone(host: string, path: string, cause: Error): Failure {
  const ofProxy = isProxySocket(path);
  const what = ofProxy ? "the service's proxy" : "Docker";
  return new Failure(
    ofProxy ? "proxy-unavailable" : "docker-unavailable",
    `${what} stopped during the run: its socket ${path} does not open any more`,
    {
      host,
      advice: ofProxy
        ? "See the logs of the proxy's container on the host, then run again: what is on the host is looked at anew."
        : "See on the host whether dockerd was restarted: `journalctl -u docker`. Then run again: what is on the host is looked at anew.",
      cause,
    },
  );
}

/**
 * sshd answers `open failed` alike to a missing socket, a denied one and a forbidden forwarding, so all causes are
 * listed, each with its check and the line that changes it.
 */
export function socketRefused(host: string, user: string, path: string, cause: Error): Failure {
  return new Failure("socket-refused", `sshd does not open the socket ${path} (${cause.message})`, {
    host,
    advice: [
      "One of these, each to be checked on the host:",
      `  - nothing listens there: \`ls -l ${path}\`; start the service behind it, or set the input "docker-socket"`,
      `  - the user ${user} may not use it: \`id ${user}\`; \`usermod -aG docker ${user}\`, which counts from the next login on`,
      `  - sshd forbids forwarding: \`sshd -T -C user=${user} | grep -i forwarding\`; \`AllowTcpForwarding local\`, \`AllowStreamLocalForwarding yes\` and \`DisableForwarding no\` in /etc/ssh/sshd_config`,
      `  - the key is limited: its line in ~${user}/.ssh/authorized_keys needs \`restrict,port-forwarding\` and, where it has permitopen, \`permitopen="[${path}]:*"\``,
    ].join("\n"),
    cause,
  });
}
