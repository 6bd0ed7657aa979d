import type { Engine } from "../docker/engine.ts";
import { listVolumes } from "../docker/volumes.ts";
import { asFilters, serviceLabels } from "../release/labels.ts";
import { type LeaseReading, readLease } from "./lease.ts";

/** Reads how the lease of a service stands on a host. Changes nothing. */
export async function readLeaseOf(engine: Engine, service: string): Promise<LeaseReading> {
  return readLease(service, await listVolumes(engine, asFilters(serviceLabels(service, "lease"))));
}
