import type { ExtraNetwork } from "../compose/read-networks.ts";
import { type ContainerCreateOptions, createContainer, removeContainer } from "../docker/containers.ts";
import type { Engine } from "../docker/engine.ts";
import { connectNetwork } from "../docker/networks.ts";

/**
 * Makes a container and joins it to the networks of its settings before it is started: its first network, and with it
 * the slot's address, stays the service's own.
 *
 * @returns its name: a run that has lost its lease finds nothing under it
 * @throws DockerRefusal; nothing is left behind then
 */
export async function createOnNetworks(
  engine: Engine,
  name: string,
  spec: ContainerCreateOptions,
  networks: readonly ExtraNetwork[],
): Promise<string> {
  await createContainer(engine, name, spec);
  try {
    for (const network of networks) {
      await connectNetwork(engine, network.name, name, {
        ...(network.gwPriority === undefined ? {} : { GwPriority: network.gwPriority }),
        ...(network.driverOpts === undefined ? {} : { DriverOpts: Object.fromEntries(network.driverOpts) }),
      });
    }
  } catch (error) {
    await removeContainer(engine, name);
    throw error;
  }
  return name;
}
