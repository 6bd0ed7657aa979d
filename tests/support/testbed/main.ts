import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pruneLayers } from "./layers.ts";
import { sweep } from "./sweep.ts";
import { startTestbed, type Testbed } from "./testbed.ts";

const USAGE = `node tests/support/testbed/main.ts [--hosts N] [--service NAME]...   start a testbed until Ctrl-C
node tests/support/testbed/main.ts --sweep                            remove what dead testbeds left`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      hosts: { type: "string", default: "1" },
      service: { type: "string", multiple: true, default: ["api"] },
      sweep: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return say(USAGE);
  if (values.sweep) return await sweepAndTell();
  const hosts = Number(values.hosts);
  if (!Number.isInteger(hosts) || hosts < 1 || hosts > 40) throw new Error(`--hosts takes 1 to 40\n${USAGE}`);
  await holdTestbed(hosts, values.service);
}

async function sweepAndTell(): Promise<void> {
  const { bridges, directories } = await sweep();
  const layers = await pruneLayers();
  say(`removed ${bridges.length} bridges, ${directories.length} directories, ${layers} cached layers`);
}

async function holdTestbed(hosts: number, services: readonly string[]): Promise<void> {
  // Signals do not keep Node running, so a timer does.
  const awake = setInterval(() => {}, 3_600_000);
  const asked = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const bed = await startTestbed({ hosts, services });
  try {
    await introduce(bed);
    await asked;
    say("stopping …");
  } finally {
    await bed.stop();
    clearInterval(awake);
  }
}

async function introduce(bed: Testbed): Promise<void> {
  const key = join(bed.directory, "deploy_key");
  const knownHosts = join(bed.directory, "known_hosts");
  await writeFile(knownHosts, bed.knownHosts);
  const images = await Promise.all([bed.images.service("v1"), bed.images.service("v2"), bed.images.proxy()]);
  say(
    `hosts        ${bed.hosts.map((host) => `${host.name} ${host.address} [${host.ipv6}]`).join("\n             ")}`,
  );
  say(`docker       ${bed.hosts.map((host) => `unix://${host.dockerSocket}`).join("\n             ")}`);
  say(`user         ${bed.deployUser}\nkey          ${key}\nknown hosts  ${knownHosts}`);
  say(`images       ${images.map((image) => `${image.reference} ${image.digest}`).join("\n             ")}`);
  say(
    `try          ssh -i ${key} -o UserKnownHostsFile=${knownHosts} -NL /tmp/h1.sock:/var/run/docker.sock ` +
      `${bed.deployUser}@${bed.host(0).address}`,
  );
  say("Ctrl-C ends it and removes everything.");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
