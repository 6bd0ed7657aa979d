import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { daemonConfig } from "./daemon.ts";
import { DEPLOY_USER, SHELL_USER, writeEtc } from "./etc.ts";
import { TestbedHost } from "./host.ts";
import { TestImages } from "./images.ts";
import { type BedNetwork, claimNetwork, removeBridge } from "./network.ts";
import { formatOwner, thisProcess } from "./owner.ts";
import { type Registry, registryAddress, startRegistry } from "./registry.ts";
import { authorizedKey, makeKey, sshdConfig } from "./sshd.ts";
import { BED_PREFIX, OWNER_FILE, removeDirectory, sweep } from "./sweep.ts";
import { hireUndertaker, type Undertaker } from "./undertaker.ts";

const DEPLOY_KEY = "deploy_key";
const SHELL_KEY = "shell_key";
const HOST_KEY = "etc/ssh/host_key";

/** What a bed is to be. */
export interface TestbedOptions {
  readonly hosts: number;
  /** Start a registry; without one nothing can be pushed. */
  readonly registry?: boolean;
  /** Services whose sockets the deploy key may reach; `any` leaves the list of sockets out of the key. */
  readonly services?: readonly string[] | "any";
  /** Docker's `live-restore`: containers outlive their daemon. */
  readonly liveRestore?: boolean;
  /** Every host also has a user with a shell, in group docker, for other tools than ours. */
  readonly shellUser?: boolean;
}

/** A fleet on one machine: hosts with dockerd and sshd, a registry, and a bridge between them. */
export class Testbed {
  readonly hosts: readonly TestbedHost[];
  readonly deployUser = DEPLOY_USER;
  /** Private key of the deploy user on every host, in OpenSSH's format. */
  readonly deployKey: string;
  /** The user with a shell, and the file of its private key; only there when asked for. */
  readonly shellUser = SHELL_USER;
  readonly shellKeyFile: string;
  /** `known_hosts` lines of all hosts, by IPv4 and IPv6 address. */
  readonly knownHosts: string;
  /** Everything of the bed on disk; gone after {@link stop}. */
  readonly directory: string;
  readonly network: BedNetwork;
  readonly #parts: BedParts;
  #stopped: Promise<void> | undefined;

  constructor(ground: Ground, parts: BedParts, keys: { deployKey: string; knownHosts: string }) {
    this.hosts = parts.hosts;
    this.deployKey = keys.deployKey;
    this.knownHosts = keys.knownHosts;
    this.directory = ground.directory;
    this.shellKeyFile = join(ground.directory, SHELL_KEY);
    this.network = ground.network;
    this.#parts = parts;
  }

  get registry(): Registry {
    if (this.#parts.registry === undefined) throw new Error("this testbed was started without a registry");
    return this.#parts.registry;
  }

  get images(): TestImages {
    return new TestImages(this.registry);
  }

  /** The host of that index, counted from 0; throws where there is none. */
  host(index: number): TestbedHost {
    const host = this.hosts[index];
    if (host === undefined) throw new Error(`the testbed has ${this.hosts.length} hosts, none at ${index}`);
    return host;
  }

  /** Ends and removes everything of the bed; more calls wait for the first. */
  async stop(): Promise<void> {
    this.#stopped ??= tearDown(this.#parts);
    await this.#stopped;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a bed needs before its first host. */
interface Ground {
  readonly directory: string;
  readonly network: BedNetwork;
  readonly undertaker: Undertaker;
}

/** What of a bed is there; grows while it starts, so that a failed start is cleared like a whole bed. */
interface BedParts extends Partial<Ground> {
  hosts: readonly TestbedHost[];
  registry?: Registry;
}

/** Starts a bed after sweeping what dead ones left. Needs root and Debian's packages; leaves nothing if it fails. */
export async function startTestbed(options: TestbedOptions): Promise<Testbed> {
  await sweep();
  const parts: Mutable<BedParts> = { hosts: [] };
  try {
    const ground = await layGround(parts);
    await makeKey(join(ground.directory, DEPLOY_KEY));
    if (options.shellUser === true) await makeKey(join(ground.directory, SHELL_KEY));
    parts.hosts = Array.from({ length: options.hosts }, (_, at) => newHost(ground, at + 1));
    const starts = [
      ...parts.hosts.map(async (host) => installAndStart(host, parts.hosts, ground, options)),
      ...(options.registry === false ? [] : [openRegistry(ground, parts)]),
    ];
    // All are waited for, so that none is still starting when a failure clears the bed away.
    for (const outcome of await Promise.allSettled(starts)) {
      if (outcome.status === "rejected") throw outcome.reason;
    }
    const deployKey = await readFile(join(ground.directory, DEPLOY_KEY), "utf8");
    return new Testbed(ground, parts, { deployKey, knownHosts: await knownHosts(parts.hosts, ground) });
  } catch (cause) {
    await tearDown(parts);
    throw cause;
  }
}

async function layGround(parts: Mutable<BedParts>): Promise<Ground> {
  const owner = thisProcess();
  const undertaker = hireUndertaker();
  parts.undertaker = undertaker;
  const directory = await mkdtemp(join(tmpdir(), BED_PREFIX));
  parts.directory = directory;
  await writeFile(join(directory, OWNER_FILE), formatOwner(owner));
  const network = await claimNetwork(owner);
  parts.network = network;
  return { directory, network, undertaker };
}

function newHost(ground: Ground, index: number): TestbedHost {
  return new TestbedHost({ index, network: ground.network, directory: join(ground.directory, `h${index}`) });
}

async function openRegistry(ground: Ground, parts: BedParts): Promise<void> {
  parts.registry = await startRegistry(ground.network.gateway, join(ground.directory, "registry"));
}

/** Writes what a host finds on its disk at the first boot, and boots it. */
async function installAndStart(
  host: TestbedHost,
  all: readonly TestbedHost[],
  ground: Ground,
  options: TestbedOptions,
): Promise<void> {
  const directory = join(ground.directory, host.name);
  await mkdir(join(directory, "docker"), { recursive: true });
  await writeEtc(join(directory, "etc"), {
    hostname: host.name,
    neighbours: all.map((other) => `${other.address} ${other.name}`),
    daemonConfig: daemonConfig({
      directory,
      registry: options.registry === false ? undefined : registryAddress(ground.network.gateway),
      cgroup: `${basename(ground.directory)}/${host.name}`,
      liveRestore: options.liveRestore ?? false,
    }),
    sshdConfig: sshdConfig(),
    authorizedKeys: authorizedKey(
      await publicKey(join(ground.directory, DEPLOY_KEY)),
      options.services ?? ["api"],
    ),
    shellKeys: options.shellUser === true ? await publicKey(join(ground.directory, SHELL_KEY)) : undefined,
  });
  await makeKey(join(directory, HOST_KEY));
  await host.start();
}

async function knownHosts(hosts: readonly TestbedHost[], ground: Ground): Promise<string> {
  const lines = hosts.map(
    async (host) =>
      `${host.address},${host.ipv6} ${await publicKey(join(ground.directory, host.name, HOST_KEY))}\n`,
  );
  return (await Promise.all(lines)).join("");
}

/** The two words of a public key file that matter. */
async function publicKey(privateKeyFile: string): Promise<string> {
  return (await readFile(`${privateKeyFile}.pub`, "utf8")).split(" ").slice(0, 2).join(" ").trim();
}

async function tearDown(parts: BedParts): Promise<void> {
  await Promise.all([...parts.hosts.map(async (host) => host.stop()), parts.registry?.stop()]);
  if (parts.network !== undefined) await removeBridge(parts.network.bridge);
  if (parts.directory !== undefined) await removeDirectory(parts.directory);
  await parts.undertaker?.dismiss();
}
