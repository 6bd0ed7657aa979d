import { connect } from "node:net";
import { join } from "node:path";
import type { Machine } from "./boot.ts";
import { run } from "./command.ts";
import { DEPLOY_USER, SHELL_USER } from "./etc.ts";
import { childrenOf, type ServiceProcess, signalIfRunning, startInside } from "./service-process.ts";
import { waitFor } from "./wait.ts";

/** Makes an ed25519 key pair at `path` and `path.pub`. */
export async function makeKey(path: string): Promise<void> {
  await run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path]);
}

/** `sshd_config` of a host: forwarding from it and nothing else, as the documentation asks users to set theirs. */
export function sshdConfig(): string {
  return [
    "HostKey /etc/ssh/host_key",
    "AuthorizedKeysFile /etc/ssh/authorized_keys/%u",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin no",
    `AllowUsers ${DEPLOY_USER} ${SHELL_USER}`,
    "AllowTcpForwarding local",
    "AllowStreamLocalForwarding yes",
    "PidFile none",
    "LogLevel VERBOSE",
  ].join("\n");
}

/**
 * The deploy user's line in `authorized_keys`: no shell, and only Docker's socket and those of the named services.
 * @param services `any` leaves out the list of sockets
 */
export function authorizedKey(publicKey: string, services: readonly string[] | "any"): string {
  const options = ["restrict", "port-forwarding", 'command="/bin/false"'];
  if (services !== "any") {
    const sockets = services.flatMap((service) =>
      ["admin", "blue", "green"].map((name) => `/run/tidegate/${service}/${name}.sock`),
    );
    options.push(...["/var/run/docker.sock", ...sockets].map((path) => `permitopen="[${path}]:*"`));
  }
  return `${options.join(",")} ${publicKey}`;
}

/** Starts sshd inside the machine and waits until it accepts connections; what it logs is in `sshd.log`. */
export async function startSshd(
  machine: Machine,
  directory: string,
  address: string,
): Promise<ServiceProcess> {
  const command = ["/usr/sbin/sshd", "-D", "-e", "-f", "/etc/ssh/sshd_config"];
  const sshd = await startInside(machine, "sshd", command, join(directory, "sshd.log"));
  await waitFor("sshd", 10_000, async () => {
    sshd.assertRunning();
    return (await accepts(address, 22)) ? true : undefined;
  });
  return sshd;
}

/** Cuts all open SSH connections of a host; its sshd goes on accepting new ones. */
export function cutSessions(sshd: ServiceProcess): void {
  for (const session of childrenOf(sshd.pid)) {
    for (const worker of childrenOf(session)) signalIfRunning(worker, "SIGKILL");
    signalIfRunning(session, "SIGKILL");
  }
}

async function accepts(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
