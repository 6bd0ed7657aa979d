import type { NetworkInspectInfo } from "dockerode";
import { Failure } from "../failure/failure.ts";
import type { Engine } from "./engine.ts";
import { isRefusal } from "./refusal.ts";

/** The addresses of a network to be made: everything in CIDR notation but the gateway. */
export interface NetworkAddresses {
  readonly subnet: string;
  /** Where Docker picks addresses from by itself. */
  readonly ipRange: string;
  readonly gateway: string;
}

/** A network by its exact name, or `undefined`. */
export async function inspectNetwork(engine: Engine, name: string): Promise<NetworkInspectInfo | undefined> {
  try {
    return await engine.json({ method: "GET", path: `/networks/${name}` });
  } catch (error) {
    if (isRefusal(error, 404)) return undefined;
    throw error;
  }
}

/** Creates a bridge network; without `addresses` Docker picks a subnet that no route of the host covers. */
export async function createNetwork(
  engine: Engine,
  name: string,
  labels: Readonly<Record<string, string>>,
  addresses?: NetworkAddresses,
): Promise<void> {
  const config = addresses && {
    Subnet: addresses.subnet,
    IPRange: addresses.ipRange,
    Gateway: addresses.gateway,
  };
  try {
    await engine.json({
      method: "POST",
      path: "/networks/create",
      body: {
        Name: name,
        Driver: "bridge",
        CheckDuplicate: true,
        Labels: labels,
        ...(config === undefined ? {} : { IPAM: { Driver: "default", Config: [config] } }),
      },
    });
  } catch (error) {
    if (!isRefusal(error, 403, 500)) throw error;
    throw new Failure(
      "subnet-taken",
      `Docker cannot make the service's network ${addresses?.subnet ?? ""}: ${error.message}`,
      {
        host: engine.host,
        input: "network-subnet",
        advice: "Name a subnet that no other network and no route of the host uses, such as 172.30.7.0/24.",
        cause: error,
      },
    );
  }
}

/** Joins a container that is not started yet to a further network; no alias is given there. */
export async function connectNetwork(
  engine: Engine,
  network: string,
  container: string,
  endpoint: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await engine.json({
    method: "POST",
    path: `/networks/${network}/connect`,
    body: { Container: container, EndpointConfig: endpoint },
  });
}

/** Takes a container out of a network; one that is not in it is fine. */
export async function disconnectNetwork(engine: Engine, network: string, container: string): Promise<void> {
  try {
    await engine.json({
      method: "POST",
      path: `/networks/${network}/disconnect`,
      body: { Container: container, Force: false },
    });
  } catch (error) {
    // 500 is how Docker before 28 says that the container is not in it.
    if (!isRefusal(error, 404) && !(isRefusal(error, 500, 403) && /not connected/.test(error.message)))
      throw error;
  }
}

/** Removes a network; one that is gone already is fine. @throws DockerRefusal 403 while containers use it */
export async function removeNetwork(engine: Engine, name: string): Promise<void> {
  try {
    await engine.json({ method: "DELETE", path: `/networks/${name}` });
  } catch (error) {
    if (!isRefusal(error, 404)) throw error;
  }
}
