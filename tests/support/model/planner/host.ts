import type { HostObservation, ReleaseContainer } from "../../../../src/host/observation.ts";
import { type Routes, slotOf } from "../../../../src/proxy/routes.ts";
import type { ProxySettings } from "../../../../src/proxy/settings.ts";
import { emptyHistory, type History } from "../../../../src/release/history.ts";
import { otherSlot, slots } from "../../../../src/release/slot.ts";
import { type ModelHost, observe as observeThere } from "../../model-host.ts";

/** A host as it is between any two requests. */
export interface StepHost extends ModelHost {
  /** In the proxy's volume, which outlives its container. */
  readonly history: History;
  /** A generation that is written, one rename away from being in use. */
  readonly staged: { readonly routes: Routes; readonly settings: ProxySettings } | undefined;
  /** Routes in the running proxy, one commit away from being in use. */
  readonly laidDown: Routes | undefined;
  /** Generations on disk besides the one in use. */
  readonly spare: boolean;
  /** Ids of containers whose release was live and good, or has passed its gate. */
  readonly proven: ReadonlySet<string>;
}

/** The model as an observation shows it. */
export function observe(host: StepHost): HostObservation {
  return { ...observeThere(host), history: host.proxy === "absent" ? emptyHistory : host.history };
}

/** The container that users reach; `undefined` when nothing answers them. */
export function serving(host: StepHost): ReleaseContainer | undefined {
  const { proxy, routes, markedDown, releases } = host;
  const slot = slotOf(routes.live);
  if (proxy !== "running" || slot === undefined) return undefined;
  const runs = (where: typeof slot) => releases.find((one) => one.slot === where && one.state === "running");
  if (!routes.live.startsWith("bake-")) return runs(slot);
  return (markedDown ? undefined : runs(slot)) ?? runs(otherSlot(slot));
}

/** The proxy's process anew: it knows what the disk says. */
export function proxyRestarted(host: StepHost): StepHost {
  if (host.proxy === "absent") return host;
  const { onDisk: routes } = host;
  return { ...host, proxy: "running", routes, markedDown: false, outdated: false, laidDown: undefined };
}

/** The whole host anew: of the containers only those come back that Docker is told to bring back, one an address. */
export function rebooted(host: StepHost): StepHost {
  const goesOn = (one: ReleaseContainer) =>
    one.restarts && one.state !== "created" && one.state !== "removing";
  const runs = (one: ReleaseContainer) => goesOn(one) && one.state === "running";
  const back = new Set(
    slots.map((slot) => {
      const here = host.releases.filter((one) => one.slot === slot);
      return (here.find(runs) ?? here.find(goesOn))?.id;
    }),
  );
  const releases = host.releases.map((one): ReleaseContainer => {
    if (back.has(one.id)) return { ...one, state: "running" };
    return ["running", "paused", "restarting"].includes(one.state) ? { ...one, state: "exited" } : one;
  });
  // One that was stopped by hand stays so.
  return host.proxy === "running" ? { ...proxyRestarted(host), releases } : { ...host, releases };
}
