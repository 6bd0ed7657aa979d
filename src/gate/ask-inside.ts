import { Failure } from "../failure/failure.ts";
import { type Together, together } from "../fleet/together.ts";
import type { GateReport } from "../health/checks/run-checks.ts";
import type { SlotVia } from "../health/checks/via.ts";
import { probeHost } from "../health/settings.ts";
import { type Destination, destinations } from "../host/connect.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { FleetRequest } from "../host/fleet-request.ts";
import type { HostObservation } from "../host/observation.ts";
import { observeHost } from "../host/observe.ts";
import type { GateFinding } from "./outcome.ts";
import type { GateSurroundings } from "./surroundings.ts";

type AskFrom = (via: SlotVia, host: string) => Promise<GateReport>;

/** Asks the live release of every host from inside it, all hosts at once; what cannot be asked is a failure of its host. */
export async function askInside(
  fleet: FleetRequest,
  { journal, signal }: GateSurroundings,
  ask: AskFrom,
): Promise<Together<GateFinding>> {
  journal.phase(`Ask the live release of ${fleet.service} from inside its hosts`);
  return await together(
    destinations(fleet),
    ({ name }) => name,
    async (destination) => {
      signal.throwIfAborted();
      return await askOn(destination, fleet.service, ask, (text) => journal.note(text, destination.name));
    },
  );
}

async function askOn(
  destination: Destination,
  service: string,
  ask: AskFrom,
  tell: (text: string) => void,
): Promise<GateFinding> {
  const host = await destination.connect();
  try {
    const seen = await observeHost(host, service, undefined);
    const via = liveVia(host, seen, service);
    const release = seen.live?.identity.release;
    tell(`the live release is ${release ?? "unknown"} in slot ${via.slot}`);
    return { host: host.name, release, report: await ask(via, host.name) };
  } finally {
    await host.close();
  }
}

function liveVia(host: ConnectedHost, { proxy, live, liveSlot }: HostObservation, service: string): SlotVia {
  if (proxy.state === "stopped") {
    throw new Failure("proxy-unavailable", `the proxy of ${service} does not run, and users reach nothing`, {
      host: host.name,
      advice: "Deploy again, which starts it; `docker logs` of its container says why it ended.",
    });
  }
  if (proxy.state === "absent" || liveSlot === undefined) {
    throw new Failure("gate-unreachable", `nothing of a service ${service} is live here`, {
      host: host.name,
      input: "service",
      advice: "See its name, and whether it was ever deployed to this host.",
    });
  }
  const hostHeader = probeHost({ host: live?.identity.settings.healthHost });
  return { kind: "slot", agent: host.entrance(liveSlot), slot: liveSlot, host: hostHeader };
}
