import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readFlags } from "../cli/flags.ts";
import { deploy } from "../src/deploy/deploy.ts";
import { readDeployRequest } from "../src/deploy/read-request.ts";
import { silentJournal } from "../src/report/journal.ts";
import type { DeployOutcome } from "../src/report/outcome.ts";
import type { TestbedHost } from "../tests/support/testbed/host.ts";
import type { PushedImage } from "../tests/support/testbed/registry.ts";
import { startTestbed, type Testbed, type TestbedOptions } from "../tests/support/testbed/testbed.ts";

/** Where users reach the service that Tidegate deploys. */
export const servicePort = 3001;

/** One host of a testbed, its proxy image, and the files a deploy to it names. */
export interface Stage {
  readonly bed: Testbed;
  readonly host: TestbedHost;
  /** Flags of `tidegate deploy`, all but `--image`; the names are those of the action's inputs. */
  readonly flags: readonly string[];
}

/** Sets up a testbed of one host, gives it to `use`, and removes it however that ends. */
export async function onStage<T>(
  options: Omit<TestbedOptions, "hosts">,
  use: (stage: Stage) => Promise<T>,
): Promise<T> {
  const bed = await startTestbed({ hosts: 1, ...options });
  try {
    const host = bed.host(0);
    return await use({ bed, host, flags: await deployFlags(bed, host) });
  } finally {
    await bed.stop();
  }
}

/** Of 30 s by default, in which nothing is to be measured. */
export const bakeTime = "1s";

async function deployFlags(bed: Testbed, host: TestbedHost): Promise<readonly string[]> {
  const key = join(bed.directory, "deploy_key");
  const knownHosts = join(bed.directory, "known_hosts");
  await writeFile(knownHosts, bed.knownHosts);
  const proxy = await bed.images.proxy();
  const flags = {
    service: "api",
    hosts: host.address,
    "ssh-key": `@${key}`,
    "known-hosts": `@${knownHosts}`,
    "proxy-image": proxy.pinned,
    port: servicePort,
    "bake-time": bakeTime,
  };
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, `${value}`]);
}

/**
 * Deploys an image by the engine, in this process, with the defaults of the action but for {@link bakeTime}.
 *
 * @throws Error unless the outcome is `deployed`
 */
export async function deployByEngine(stage: Stage, image: PushedImage): Promise<DeployOutcome> {
  const flags = readFlags([...stage.flags, "--image", image.pinned], {});
  if (flags.problems.length > 0) throw new Error(JSON.stringify(flags.problems));
  const request = await readDeployRequest(flags.inputs);
  if (!request.ok) throw new Error(JSON.stringify(request.problems));
  const origin = { actor: undefined, commit: undefined, run: undefined, repository: undefined };
  const context = { journal: silentJournal, origin, signal: new AbortController().signal };
  const outcome = await deploy(request.value, context);
  if (outcome.result === "deployed") return outcome;
  throw new Error(`the deploy ended ${outcome.result}: ${outcome.failure?.message ?? "no failure given"}`);
}
