import { listContainers } from "../docker/containers.ts";
import type { Engine } from "../docker/engine.ts";
import type { OtherProxy } from "../host/observation.ts";
import { asProxy } from "../host/observe-proxy.ts";
import { asFilters, serviceLabels } from "../release/labels.ts";

/** Every container of a proxy of the service, in every state. */
export async function listProxies(engine: Engine, service: string): Promise<readonly OtherProxy[]> {
  return (await listContainers(engine, asFilters(serviceLabels(service, "proxy")))).map(asProxy);
}
