import { setTimeout as delay } from "node:timers/promises";
import { asFailure } from "../failure/failure.ts";
import { together } from "../fleet/together.ts";
import type { Destination } from "../host/connect.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { HostObservation } from "../host/observation.ts";
import { observeHost } from "../host/observe.ts";
import type { Journal } from "../report/journal.ts";
import type { Ledger } from "./ledger.ts";

/** A run that may not know what came of it. */
export interface Unsure {
  readonly request: { readonly service: string };
  readonly journal: Journal;
  readonly ledger: Pick<Ledger, "isUnsure" | "found" | "unseen" | "isPreempted" | "newRelease">;
}

/** In all: a cancelled run has ten seconds until it is killed. */
const patienceMs = 8_000;
const pollMs = 300;

/**
 * Looks, when a run has ended without knowing who serves, over a new connection where the old one is lost: an outcome
 * is seen, not guessed. Changes nothing, and does not throw: what cannot be seen stays unknown.
 */
export async function lookAgain(
  run: Unsure,
  places: readonly Destination[],
  hosts: readonly ConnectedHost[],
): Promise<void> {
  const { ledger, journal } = run;
  const unsure = places.filter(({ name }) => ledger.isUnsure(name));
  if (unsure.length === 0) return;
  journal.phase("Look again at what serves");
  const deadline = AbortSignal.timeout(patienceMs);
  const late = new Promise<never>((_, reject) => {
    deadline.addEventListener("abort", () => reject(deadline.reason as Error), { once: true });
  });
  const looked = await together(
    unsure,
    ({ name }) => name,
    async (place) => {
      const seen = await Promise.race([look(run, place, hosts, deadline), late]);
      const { release, digest } = seen.live?.identity ?? { release: undefined, digest: undefined };
      ledger.found(place.name, { release, digest, slot: seen.liveSlot });
      journal.note(`serves ${release ?? "nothing"}`, place.name);
    },
  );
  for (const { host, message } of looked.failures) {
    if (host !== undefined) ledger.unseen(host);
    journal.warn(`who serves there is not known: ${message}`, host);
  }
}

async function look(
  run: Unsure,
  place: Destination,
  hosts: readonly ConnectedHost[],
  deadline: AbortSignal,
): Promise<HostObservation> {
  const open = hosts.find(({ name }) => name === place.name);
  if (open !== undefined && run.ledger.isPreempted()) return await whenMoved(run, open, deadline);
  const fresh = await place.connect();
  try {
    return await observeHost(fresh, run.request.service, undefined);
  } finally {
    await fresh.close();
  }
}

/** The run that has taken this one's place has yet to move traffic. */
async function whenMoved(
  { request, ledger }: Unsure,
  host: ConnectedHost,
  deadline: AbortSignal,
): Promise<HostObservation> {
  for (;;) {
    const seen = await observeHost(host, request.service, undefined).catch((error: unknown) =>
      asFailure(error),
    );
    const isSeen = !(seen instanceof Error);
    if (isSeen && seen.live?.identity.release !== ledger.newRelease(host.name)) return seen;
    if (deadline.aborted) {
      if (isSeen) return seen;
      throw seen;
    }
    await delay(pollMs);
  }
}
