import type { Ask, FaultedService, RelayedRun } from "./faulted-service.ts";
import type { FaultHistory, RunRecord } from "./history.ts";
import { seenBy, settle } from "./make-crash.ts";

/** What came of several runs that were started at once. */
export interface Race {
  /** In the order in which they ended. */
  readonly runs: readonly RunRecord[];
  /** The last of them, under all of the load. */
  readonly history: FaultHistory;
}

/** Starts several deploys of one service at once, each of another release, and waits for all of them. */
export async function makeRace(service: FaultedService, count: number): Promise<Race> {
  const asks = [await service.begin("deploy")];
  while (asks.length < count) asks.push(service.newRelease());
  const before = await service.observe();
  const load = await service.startLoad();
  try {
    await load?.expect([
      ...(service.live === undefined ? [] : [service.live]),
      ...asks.map(({ tag }) => tag),
    ]);
    const runs: RunRecord[] = [];
    const start = async (ask: Ask): Promise<RelayedRun> => {
      const ended = await service.run(ask, {});
      runs.push(ended.run);
      return ended;
    };
    await Promise.all(asks.map(start));
    const final = await service.observe();
    const last = runs.at(-1);
    if (last === undefined) throw new Error("a race without runs");
    const history: FaultHistory = {
      title: `${count} deploys at once`,
      service: service.service.name,
      reached: true,
      keptReleases: service.keptReleases,
      secrets: service.secretTexts,
      load: load === undefined ? undefined : await seenBy(load),
      runs: [last, last],
      // What was live before is beyond what is kept once more releases than that have followed.
      states: { before: count > service.keptReleases ? [] : before, cut: final, final },
    };
    settle(service, history);
    return { runs, history };
  } finally {
    await load?.stop();
  }
}
