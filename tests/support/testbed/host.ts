import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { boot, entering, type Machine } from "./boot.ts";
import { thawCgroups } from "./cgroups.ts";
import { type CommandResult, run, tryCommand } from "./command.ts";
import { daemonSocket, startDaemon } from "./daemon.ts";
import { callDocker, type DockerReply } from "./docker-api.ts";
import { type BedNetwork, hostAddress, plugIn, unplug } from "./network.ts";
import type { ServiceProcess } from "./service-process.ts";
import { cutSessions, startSshd } from "./sshd.ts";

/** Where a host is and what it is made of. */
export interface HostPlan {
  /** Counted from 1. */
  readonly index: number;
  readonly network: BedNetwork;
  /** The host's own, with its `etc` written. */
  readonly directory: string;
}

/** One machine of the fleet: its own process, mount, network and name spaces, `/etc`, `/run`, dockerd and sshd. */
export class TestbedHost {
  readonly name: string;
  /** IPv4 address; sshd is on port 22. */
  readonly address: string;
  readonly ipv6: string;
  /** The daemon's real socket as this machine reaches it; no SSH, no permissions in the way. */
  readonly dockerSocket: string;
  readonly #plan: HostPlan;
  #machine: Machine | undefined;
  #daemon: ServiceProcess | undefined;
  #sshd: ServiceProcess | undefined;

  constructor(plan: HostPlan) {
    const { ipv4, ipv6 } = hostAddress(plan.network, plan.index);
    this.name = `h${plan.index}`;
    this.address = ipv4;
    this.ipv6 = ipv6;
    this.dockerSocket = daemonSocket(plan.directory);
    this.#plan = plan;
  }

  /** Numbers of the host's processes on this machine; `init` going takes all others with it. */
  get pids(): {
    readonly init: number;
    readonly dockerd: number | undefined;
    readonly sshd: number | undefined;
  } {
    return { init: this.#booted().pid, dockerd: pidOf(this.#daemon), sshd: pidOf(this.#sshd) };
  }

  /** Boots the host and starts its services. */
  async start(): Promise<void> {
    this.#machine = await boot(this.name, this.#plan.directory);
    await plugIn(this.#plan.network, this.#plan.index, this.#machine.pid);
    await Promise.all([this.startDaemon(), this.startSshd()]);
  }

  /** One call to the host's Docker API. */
  async docker<T = unknown>(method: string, path: string, body?: unknown): Promise<DockerReply<T>> {
    return await callDocker<T>(this.dockerSocket, method, path, body);
  }

  /** Runs the `docker` command on this machine against the host's daemon; its standard output. */
  async dockerCli(...args: readonly string[]): Promise<string> {
    return await run(["/usr/bin/docker", "-H", `unix://${this.dockerSocket}`, ...args]);
  }

  /** Runs a command on the host as root, whatever its exit code. */
  async exec(command: readonly string[], input = ""): Promise<CommandResult> {
    return await tryCommand(entering(this.#booted(), command), input);
  }

  /** A path of the host as this machine reaches it; good until the next reboot. */
  path(inside: string): string {
    return join(`/proc/${this.#booted().pid}/root`, inside);
  }

  /** Stops dockerd, and with it the containers unless it restores them live; SIGKILL leaves them running. */
  async stopDaemon(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    await this.#daemon?.stop(signal);
  }

  async startDaemon(): Promise<void> {
    if (this.#daemon?.running !== true)
      this.#daemon = await startDaemon(this.#booted(), this.#plan.directory);
  }

  /** Stops accepting SSH connections; open ones go on unless they are cut too. */
  async stopSshd(): Promise<void> {
    await this.#sshd?.stop();
  }

  async startSshd(): Promise<void> {
    if (this.#sshd?.running === true) return;
    this.#sshd = await startSshd(this.#booted(), this.#plan.directory, this.address);
  }

  /** Cuts all open SSH connections while sshd goes on. */
  cutSshSessions(): void {
    if (this.#sshd?.running === true) cutSessions(this.#sshd);
  }

  /**
   * Starts the host anew with an empty `/run` and a new network namespace; only Docker's data root stays.
   * @param manner `orderly` stops dockerd first, as a service manager does; `power-cut` does not
   */
  async reboot(manner: "orderly" | "power-cut" = "orderly"): Promise<void> {
    if (manner === "orderly") {
      await this.stopSshd();
      await this.stopDaemon();
    }
    await this.stop();
    await this.start();
  }

  /** Ends everything that runs on the host, at once. */
  async stop(): Promise<void> {
    if (this.#machine === undefined) return;
    await thawCgroups(join(basename(dirname(this.#plan.directory)), this.name));
    await this.#machine.halt();
    await unplug(this.#plan.network, this.#plan.index);
    await Promise.all([this.#daemon?.stop("SIGKILL"), this.#sshd?.stop("SIGKILL")]);
    this.#machine = undefined;
    this.#daemon = undefined;
    this.#sshd = undefined;
  }

  /** All that dockerd or sshd has logged since the bed started. */
  async log(service: "dockerd" | "sshd"): Promise<string> {
    return await readFile(join(this.#plan.directory, `${service}.log`), "utf8");
  }

  #booted(): Machine {
    if (this.#machine === undefined) throw new Error(`${this.name} is not running`);
    return this.#machine;
  }
}

function pidOf(service: ServiceProcess | undefined): number | undefined {
  return service?.running === true ? service.pid : undefined;
}
