import { createNetwork, inspectNetwork, removeNetwork } from "../docker/networks.ts";
import { Failure } from "../failure/failure.ts";
import type { ServiceNetwork } from "../host/observation.ts";
import { serviceLabels } from "../release/labels.ts";
import { networkName } from "../release/names.ts";
import { divideSubnet } from "../release/slot-addresses.ts";
import type { DeployPlan } from "./plan.ts";
import type { DeployRequest } from "./request.ts";
import type { PlannedHost } from "./stages.ts";

/** Sees that the service has its own network, with addresses for both slots that nothing else gets. */
export async function ensureNetwork(
  { host, seen }: PlannedHost<DeployPlan>,
  { service, networkSubnet }: DeployRequest,
): Promise<ServiceNetwork> {
  if (seen.network !== undefined) return seen.network;
  const name = networkName(service);
  const labels = serviceLabels(service, "network");
  const addresses = divideSubnet(networkSubnet ?? (await freeSubnet(host, `${name}.subnet`, labels)));
  await createNetwork(host.engine, name, labels, addresses);
  return { subnet: addresses.subnet, slotAddresses: addresses.slots };
}

/**
 * Has Docker choose, by a network of another name that goes again at once: only its own choice heeds the routes of the host, and only a network made with a given subnet
 * may give out fixed addresses.
 */
async function freeSubnet(
  { engine, name: host }: PlannedHost["host"],
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<string> {
  await removeNetwork(engine, name);
  await createNetwork(engine, name, labels);
  const made = await inspectNetwork(engine, name);
  await removeNetwork(engine, name);
  const subnet = made?.IPAM?.Config?.[0]?.["Subnet"];
  if (subnet !== undefined) return subnet;
  throw new Failure("subnet-taken", "Docker found no free subnet for the service's network", {
    host,
    input: "network-subnet",
    advice: "Name one that no other network and no route of the host uses, such as 172.30.7.0/24.",
  });
}
