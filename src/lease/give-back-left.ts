import { together } from "../fleet/together.ts";
import { destinations } from "../host/connect.ts";
import type { FleetRequest } from "../host/fleet-request.ts";
import type { Journal } from "../report/journal.ts";
import { giveBack } from "./held-lease.ts";
import { holderText } from "./lease.ts";
import { readLeaseOf } from "./read-lease.ts";

/**
 * Gives back what a run that was killed still holds of its service, so that the next one need not wait until it
 * expires. Touches nothing else, and does not throw.
 *
 * @param id the holder's
 */
export async function giveBackLeft(request: FleetRequest, id: string, journal: Journal): Promise<void> {
  const { service } = request;
  const ended = await together(
    destinations(request),
    ({ name }) => name,
    async (place) => {
      const host = await place.connect();
      try {
        const reading = await readLeaseOf(host.engine, service);
        if (reading.holder?.id !== id) return;
        await giveBack(host.engine, service, reading, id, true);
        journal.note(`gave back the lease of ${holderText(reading.holder)}`, host.name);
      } finally {
        await host.close();
      }
    },
  );
  for (const { host, message } of ended.failures) {
    journal.warn(`the lease could not be given back, and expires by itself: ${message}`, host);
  }
}
