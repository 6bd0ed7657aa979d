import { type Destination, destinations } from "../host/connect.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { FleetRequest } from "../host/fleet-request.ts";
import type { HostObservation } from "../host/observation.ts";
import { observeHost } from "../host/observe.ts";
import { type Together, together } from "./together.ts";

/** What all hosts of a service said, and the names of those that were asked. */
export interface Answers<T> extends Together<T> {
  readonly asked: readonly string[];
}

/** Looks at every host of a service, and has what was found made something of. Changes nothing, and does not throw. */
export async function askHosts<T>(
  request: FleetRequest,
  read: (host: ConnectedHost, seen: HostObservation) => T | Promise<T>,
): Promise<Answers<T>> {
  const places = destinations(request);
  const answers = await together(
    places,
    (place) => place.name,
    (place) => ask(place, request, read),
  );
  return { asked: places.map((place) => place.name), ...answers };
}

async function ask<T>(
  place: Destination,
  { service }: FleetRequest,
  read: (host: ConnectedHost, seen: HostObservation) => T | Promise<T>,
): Promise<T> {
  const host = await place.connect();
  try {
    return await read(host, await observeHost(host, service, undefined));
  } finally {
    await host.close();
  }
}
