import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BackgroundProcess } from "./background.ts";
import { waitFor } from "./wait.ts";

/** The first process of a host: while it lives the host's namespaces do, and everything in the host dies with it. */
export interface Machine {
  /** Number of the host's process 1 as this machine sees it. */
  readonly pid: number;
  /** Ends every process of the host at once, as a power cut does; resolves when all are gone. */
  halt(): Promise<void>;
}

// The user with a shell gets a home, and a /dev/null that works whatever the machine's own permits.
// The first line runs while /proc is still this machine's, so the shell learns its outer number.
const BOOT_SCRIPT = `
set -e
read -r pid rest </proc/self/stat
mount -t proc proc /proc
hostname "$1"
mount --bind "$2/etc" /etc
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /opt
mkdir -p /run/sshd /run/lock
if [ -e /etc/ssh/authorized_keys/operator ]; then
  install -d -m 700 -o 1002 -g 1002 /run/operator
  mknod -m 666 /run/null c 1 3
  mount --bind /run/null /dev/null
fi
echo "booted $pid"
exec docker-init -- sleep infinity
`;

/**
 * Makes the namespaces of a host: process, mount, network, host name and IPC.
 * @param directory the host's own, holding `etc`, and a boot log afterwards
 */
export async function boot(name: string, directory: string): Promise<Machine> {
  const log = join(directory, `boot-${Date.now()}.log`);
  const unshare = ["unshare", "--mount", "--propagation", "private", "--net", "--uts", "--ipc", "--pid"];
  const first = new BackgroundProcess(
    [...unshare, "--fork", "--kill-child=KILL", "sh", "-c", BOOT_SCRIPT, "boot", name, directory],
    log,
  );
  const pid = await waitFor(`boot of ${name}`, 10_000, () => {
    first.assertRunning(`boot of ${name}`);
    const said = /^booted (\d+)$/m.exec(readFileSync(log, "utf8"));
    return said === null ? undefined : Number(said[1]);
  }).catch(async (cause: unknown) => {
    first.kill("SIGKILL");
    await first.exit();
    throw cause;
  });
  return {
    pid,
    halt: async () => {
      if (!first.running) return;
      // The kernel lets process 1 be reaped only after everything else in its namespace is.
      process.kill(pid, "SIGKILL");
      await first.exit();
    },
  };
}

/** A command that enters all namespaces of a machine as root before it runs the given one. */
export function entering(machine: Machine, command: readonly string[]): string[] {
  const namespaces = ["--mount", "--net", "--uts", "--ipc", "--pid"];
  return ["nsenter", "--target", `${machine.pid}`, ...namespaces, "--", ...command];
}
