import type { NamedVolume } from "../compose/scope.ts";
import type { ContainerSettings } from "../compose/settings.ts";
import { inspectNetwork } from "../docker/networks.ts";
import { createUserVolume, hasVolume } from "../docker/volumes.ts";
import { Failure } from "../failure/failure.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { Journal } from "../report/journal.ts";

/**
 * Sees that a host has the networks and volumes that container settings name. Networks must be there; a volume is
 * made as the Compose file says, before Docker makes a plain one of its name.
 *
 * @throws Failure `network-missing`, `volume-missing`
 */
export async function ensureSurroundings(
  host: ConnectedHost,
  { networks = [], volumes = [] }: ContainerSettings,
  journal: Journal,
): Promise<void> {
  for (const { name } of networks) await needNetwork(host, name);
  for (const { source } of volumes) if (typeof source === "object") await ensureVolume(host, source, journal);
}

async function needNetwork({ engine, name: host }: ConnectedHost, network: string): Promise<void> {
  if ((await inspectNetwork(engine, network)) !== undefined) return;
  throw new Failure("network-missing", `the host has no network ${network}, which the container is to join`, {
    host,
    input: "container",
    advice: `Start what it belongs to, or make it: docker network create ${network}`,
  });
}

async function ensureVolume(
  { engine, name: host }: ConnectedHost,
  { name, made }: NamedVolume,
  journal: Journal,
): Promise<void> {
  if (made === undefined || (await hasVolume(engine, name))) return;
  if (made.external) {
    throw new Failure(
      "volume-missing",
      `the host has no volume ${name}, which the Compose file says is there`,
      {
        host,
        input: "compose-file",
        advice: `Make it (docker volume create ${name}), or take external out of the file.`,
      },
    );
  }
  await createUserVolume(engine, name, {
    driver: made.driver,
    driverOpts: Object.fromEntries(made.driverOpts),
    labels: Object.fromEntries(made.labels),
  });
  journal.note(`made the volume ${name}`, host);
}
