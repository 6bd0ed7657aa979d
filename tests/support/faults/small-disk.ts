import { join } from "node:path";
import type { TestbedHost } from "../testbed/host.ts";
import type { Testbed } from "../testbed/testbed.ts";

/** A file system of its own for what Docker keeps on a host, which can fill up or break. */
export class SmallDisk {
  readonly #host: TestbedHost;
  readonly #root: string;
  readonly #image: string;

  constructor(bed: Testbed, host: TestbedHost) {
    this.#host = host;
    this.#root = join(bed.directory, host.name, "docker");
    this.#image = join(bed.directory, `${host.name}.disk`);
  }

  /** Makes it, and starts Docker anew on it: empty. */
  async make(megabytes: number): Promise<void> {
    await this.#run("truncate", "-s", `${megabytes}M`, this.#image);
    await this.#run("mkfs.ext4", "-q", "-F", "-m", "0", this.#image);
    await this.#mount();
  }

  async fill(): Promise<void> {
    const free = `$(($(df --output=avail -B1 ${this.#root} | tail -1) - 4000000))`;
    const most = `fallocate -l ${free} ${this.#root}/filler-most`;
    // The rest in ever smaller pieces, until not even one of them finds room.
    const rest = `for size in 64k 4k 1k; do dd if=/dev/zero of=${this.#root}/filler-$size bs=$size 2>/dev/null; done; true`;
    await this.#run("sh", "-c", `${most}; ${rest}`);
  }

  async clear(): Promise<void> {
    await this.#run("sh", "-c", `rm -f ${this.#root}/filler-*`);
  }

  /** Makes it read-only as a disk with errors is made so by the kernel: at once, whoever writes. */
  async breakOff(): Promise<void> {
    // The answer is that it is read-only now.
    await this.#host.exec(["mount", "-o", "remount,abort", this.#root]);
    const { code } = await this.#host.exec(["touch", join(this.#root, "filler-1")]);
    if (code === 0) throw new Error("the disk can still be written to");
  }

  /** What helps then: to start the host anew. */
  async repair(): Promise<void> {
    await this.#host.reboot("power-cut");
    await this.#mount();
  }

  async #mount(): Promise<void> {
    await this.#host.stopDaemon();
    await this.#run("mount", "-o", "loop,errors=remount-ro", this.#image, this.#root);
    await this.#host.startDaemon();
  }

  async #run(...command: readonly string[]): Promise<void> {
    const { code, stderr } = await this.#host.exec(command);
    if (code !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
  }
}
