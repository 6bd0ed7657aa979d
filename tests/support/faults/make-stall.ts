import { setTimeout as delay } from "node:timers/promises";
import { changesDuring } from "../observer/events.ts";
import { ServiceView } from "../observer/service-view.ts";
import { type CutPoint } from "./cut.ts";
import type { FaultedService } from "./faulted-service.ts";
import type { FaultHistory } from "./history.ts";
import { seenBy, settle } from "./make-crash.ts";
import type { RecordedRequest } from "./recording.ts";

/** A run that is stopped at a request, and goes on only when a newer one has finished. */
export interface Stall {
  readonly at: CutPoint;
  /** The request is on its way when the run is stopped, and arrives once the run goes on; else it arrives at once. */
  readonly held: boolean;
  /** The proxy is started anew while the run is stopped: its numbering begins anew as well. */
  readonly proxyRestarts?: boolean;
}

export function describeStall({ at, held, proxyRestarts = false }: Stall): string {
  const how = held ? "with" : "behind";
  return `a deploy stopped ${how} ${at.name} #${at.nth}${proxyRestarts ? ", proxy restarted" : ""}, woken after a newer one`;
}

/** A restart takes what is open, and new connections until the proxy listens again. */
const restartTakesMs = 4_000;

/** Stops a run, lets a newer one take over and finish, lets the first go on, and tells what it then changed. */
export async function makeStall(service: FaultedService, stall: Stall): Promise<FaultHistory> {
  const older = await service.begin("deploy");
  const newer = service.newRelease();
  const before = await service.observe();
  const load = await service.startLoad();
  const loadBegan = performance.now();
  const disturbed: { from: number; to: number }[] = [];
  try {
    if (service.live !== undefined) await load?.expect([service.live, older.tag, newer.tag]);
    const { stopped, onRequest, wake } = stopAt(stall);
    const first = await service.start(older, { onRequest });
    wake.signal = (name) => first.action.signal(name);
    await Promise.race([stopped, first.ended]);
    if (stall.proxyRestarts === true) {
      const from = performance.now() - loadBegan;
      disturbed.push({ from, to: from + restartTakesMs });
      await service.host.docker("POST", `/containers/tidegate.${service.service.name}.proxy/restart?t=1`);
    }
    const { run: taker } = await service.run(newer, {});
    const cut = await service.observe();
    const view = new ServiceView(service.host, service.service.name);
    const version = await view.mapVersion();
    const changes = await changesDuring(service.host, async () => {
      first.action.signal("SIGCONT");
      first.relay.letGo();
      await first.ended;
      await delay(300);
    });
    const { run: woken } = await first.ended;
    const ours = new RegExp(`\\b${service.service.name}\\b`);
    const history: FaultHistory = {
      title: describeStall(stall),
      service: service.service.name,
      reached: wake.reached,
      keptReleases: service.keptReleases,
      secrets: service.secretTexts,
      load: load === undefined ? undefined : await seenBy(load),
      disturbed,
      woken: {
        changes: changes.filter((change) => ours.test(change)),
        versions: [version, await view.mapVersion()],
      },
      runs: [woken, taker],
      states: { before, cut, final: await service.observe() },
    };
    settle(service, history);
    return history;
  } finally {
    await load?.stop();
  }
}

/** Sends SIGSTOP at a request, in the moment in which it comes. */
function stopAt({ at, held }: Stall) {
  const reached = Promise.withResolvers<void>();
  const wake: { signal: (name: NodeJS.Signals) => void; reached: boolean } = {
    signal: () => undefined,
    reached: false,
  };
  const onRequest = ({ name, nth }: RecordedRequest): "hold" | undefined => {
    if (wake.reached || name !== at.name || nth !== at.nth) return undefined;
    wake.reached = true;
    wake.signal("SIGSTOP");
    reached.resolve();
    return held ? "hold" : undefined;
  };
  return { stopped: reached.promise, onRequest, wake };
}
