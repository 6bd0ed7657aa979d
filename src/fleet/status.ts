import { type Destination, destinations } from "../host/connect.ts";
import type { FleetRequest } from "../host/fleet-request.ts";
import type { HostObservation } from "../host/observation.ts";
import { observeHost } from "../host/observe.ts";
import { type FleetStatus, judgeFleet, statusOf } from "./judge-status.ts";
import { together } from "./together.ts";

/** Looks at every host of a service and says what it finds. Changes nothing, and does not throw. */
export async function readStatus(request: FleetRequest): Promise<FleetStatus> {
  const places = destinations(request);
  const looked = await together(
    places,
    (place) => place.name,
    async (place) => statusOf(place.name, await look(place, request)),
  );
  return judgeFleet(
    request.service,
    places.map((place) => place.name),
    looked.done,
    looked.failures,
  );
}

async function look(place: Destination, { service }: FleetRequest): Promise<HostObservation> {
  const host = await place.connect();
  try {
    return await observeHost(host, service, undefined);
  } finally {
    await host.close();
  }
}
