import type { FleetRequest } from "../host/fleet-request.ts";
import { askHosts } from "./ask-hosts.ts";
import { type FleetStatus, judgeFleet, statusOf } from "./judge-status.ts";

/** Looks at every host of a service and says what it finds. Changes nothing, and does not throw. */
export async function readStatus(request: FleetRequest): Promise<FleetStatus> {
  const { asked, done, failures } = await askHosts(request, ({ name }, seen) => statusOf(name, seen));
  return judgeFleet(request.service, asked, done, failures);
}
