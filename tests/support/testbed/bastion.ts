import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DEPLOY_USER } from "./etc.ts";
import type { TestbedHost } from "./host.ts";
import { authorizedKey, makeKey, sshdConfig } from "./sshd.ts";
import type { Testbed } from "./testbed.ts";

/** What a bastion's sshd lets its user do. */
export interface BastionRules {
  /** `host:port` pairs its key may be passed on to; none leaves the list out of the key. */
  readonly permitOpen?: readonly string[];
  /** Lines that replace those of the same name in `sshd_config`. */
  readonly config?: readonly string[];
}

/** A host of a bed that others are reached through, with a key of its own for that. */
export class TestBastion {
  readonly host: TestbedHost;
  /** Private key that may pass connections on, and nothing else. */
  readonly key: string;
  readonly #bed: Testbed;
  readonly #publicKey: string;

  private constructor(bed: Testbed, host: TestbedHost, key: string, publicKey: string) {
    this.host = host;
    this.key = key;
    this.#bed = bed;
    this.#publicKey = publicKey;
  }

  static async of(bed: Testbed, host: TestbedHost, rules: BastionRules = {}): Promise<TestBastion> {
    const file = join(bed.directory, "jump_key");
    await makeKey(file);
    const [key, publicKey] = await Promise.all([readFile(file, "utf8"), readFile(`${file}.pub`, "utf8")]);
    const bastion = new TestBastion(bed, host, key, publicKey.split(" ").slice(0, 2).join(" ").trim());
    await bastion.setRules(rules);
    return bastion;
  }

  /** Changes what is allowed, and starts sshd anew. */
  async setRules({ permitOpen = [], config = [] }: BastionRules): Promise<void> {
    const options = ["restrict", "port-forwarding", 'command="/bin/false"'];
    options.push(...permitOpen.map((place) => `permitopen="${place}"`));
    const deployKey = (await readFile(join(this.#bed.directory, "deploy_key.pub"), "utf8")).trim();
    const keys = [authorizedKey(deployKey, ["api"]), `${options.join(",")} ${this.#publicKey}`];
    const etc = join(this.#bed.directory, this.host.name, "etc/ssh");
    const names = new Set(config.map((line) => line.split(" ")[0]));
    const kept = sshdConfig()
      .split("\n")
      .filter((line) => !names.has(line.split(" ")[0]));
    await writeFile(join(etc, "authorized_keys", DEPLOY_USER), `${keys.join("\n")}\n`);
    await writeFile(join(etc, "sshd_config"), `${[...kept, ...config].join("\n")}\n`);
    await this.host.stopSshd();
    await this.host.startSshd();
  }

  /** Connections its sshd has let in since the bed started, by the log. */
  async logins(): Promise<number> {
    return [...(await this.host.log("sshd")).matchAll(/^Accepted publickey for /gm)].length;
  }
}
