import { chmod, cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What the `/etc` of a host says. */
export interface EtcContents {
  readonly hostname: string;
  /** Lines of `/etc/hosts` beyond loopback. */
  readonly neighbours: readonly string[];
  readonly daemonConfig: Readonly<Record<string, unknown>>;
  readonly sshdConfig: string;
  /** The deploy user's `authorized_keys`, whole. */
  readonly authorizedKeys: string;
  /** `authorized_keys` of a user with a shell; without it there is no such user. */
  readonly shellKeys?: string | undefined;
}

/** The deploy user of every host, in group docker and never root. */
export const DEPLOY_USER = "deploy";
/** A user with a shell and Docker, for other tools that are compared with the engine. */
export const SHELL_USER = "operator";
/** Its home is in `/run`, made anew at each boot. */
export const SHELL_HOME = "/run/operator";
/** Number of the group that owns Docker's socket, chosen unlike any on common machines. */
export const DOCKER_GROUP = 990;

/** What dockerd, sshd and iptables read from the machine's own `/etc`; none of it names users or secrets. */
const BORROWED = [
  "alternatives",
  "ld.so.cache",
  "ld.so.conf",
  "ld.so.conf.d",
  "nsswitch.conf",
  "protocols",
  "services",
];

/**
 * Writes a host's own `/etc` into `directory`.
 * It is whole, not a few files laid over the machine's, because dockerd writes there too (`/etc/docker/key.json`).
 */
export async function writeEtc(directory: string, contents: EtcContents): Promise<void> {
  await mkdir(join(directory, "ssh", "authorized_keys"), { recursive: true });
  await mkdir(join(directory, "docker"));
  const write = async (path: string, lines: readonly string[], mode = 0o644) => {
    await writeFile(join(directory, path), `${lines.join("\n")}\n`);
    await chmod(join(directory, path), mode);
  };
  const shell = contents.shellKeys === undefined ? [] : [SHELL_USER];
  await Promise.all([
    ...BORROWED.map(async (name) => borrow(name, directory)),
    write("hostname", [contents.hostname]),
    write("hosts", ["127.0.0.1 localhost", "::1 localhost", ...contents.neighbours]),
    write("passwd", [
      "root:x:0:0:root:/root:/bin/sh",
      "sshd:x:103:65534::/run/sshd:/usr/sbin/nologin",
      `${DEPLOY_USER}:x:1001:1001::/:/bin/sh`,
      ...shell.map((user) => `${user}:x:1002:1002::${SHELL_HOME}:/bin/sh`),
      "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
    ]),
    write("group", [
      "root:x:0:",
      `docker:x:${DOCKER_GROUP}:${[DEPLOY_USER, ...shell].join(",")}`,
      `${DEPLOY_USER}:x:1001:`,
      ...shell.map((user) => `${user}:x:1002:`),
      "nogroup:x:65534:",
    ]),
    // "*" bars passwords only; "!" would bar keys too, since sshd takes it for a locked account.
    write(
      "shadow",
      ["root", DEPLOY_USER, ...shell].map((user) => `${user}:*:20000::::::`),
      0o600,
    ),
    write("docker/daemon.json", [JSON.stringify(contents.daemonConfig, null, 2)]),
    write("ssh/sshd_config", [contents.sshdConfig]),
    write(`ssh/authorized_keys/${DEPLOY_USER}`, [contents.authorizedKeys]),
    ...shell.map((user) => write(`ssh/authorized_keys/${user}`, [contents.shellKeys ?? ""])),
  ]);
}

async function borrow(name: string, directory: string): Promise<void> {
  try {
    await cp(join("/etc", name), join(directory, name), { recursive: true, verbatimSymlinks: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  }
}
