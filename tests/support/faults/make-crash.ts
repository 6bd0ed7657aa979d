import type { Load } from "../load/start.ts";
import { checkHistory } from "./check-history.ts";
import type { FaultedService } from "./faulted-service.ts";
import type { FaultHistory, SeenLoad } from "./history.ts";
import { describeSchedule, type Schedule } from "./schedule.ts";

/** Makes one crash under load, runs the same again, and tells all that was seen. */
export async function makeCrash(service: FaultedService, schedule: Schedule): Promise<FaultHistory> {
  const ask = await service.begin(schedule.story);
  const before = await service.observe();
  const load = await service.startLoad();
  try {
    if (service.live !== undefined) await load?.expect([service.live, ask.tag]);
    const { cut: at, runnerLost = false } = schedule;
    const { run: first, relay } = await service.run(ask, { cut: at }, !runnerLost);
    const cut = await service.observe();
    const { run: again } = await service.run(ask, {});
    const final = await service.observe();
    const history: FaultHistory = {
      title: describeSchedule(schedule),
      service: service.service.name,
      reached: relay.struckAt !== undefined,
      runnerLost,
      keptReleases: service.keptReleases,
      secrets: service.secretTexts,
      load: load === undefined ? undefined : await seenBy(load),
      runs: [first, again],
      states: { before, cut, final },
    };
    settle(service, history);
    return history;
  } finally {
    await load?.stop();
  }
}

/** What did not converge is no ground for the next fault. */
export function settle(service: FaultedService, history: FaultHistory): void {
  const [, last] = history.runs;
  service.live = checkHistory(history).length === 0 ? last.asked.tag : undefined;
}

/** Ends a load and tells what its users saw. */
export async function seenBy(load: Load): Promise<SeenLoad> {
  const { total, failures } = await load.stop();
  const { sent, ok, failed, goingAway } = total;
  return { sent, ok, failed, goingAway, failures };
}
