import { writeHistoryFile } from "../proxy/disk.ts";
import { type HistoryEntry, recorded, writeHistory } from "../release/history.ts";
import type { RunContext } from "../release/origin.ts";
import { timeOfRun } from "../report/run-clock.ts";
import type { DeployPlan } from "./plan.ts";
import type { PreparedHost } from "./stages.ts";

/** A host's deploy as far as it has come. */
export interface WrittenHost extends PreparedHost {
  readonly promotedAt?: Date;
  /** Highest version of the map that was committed. */
  readonly mapVersion?: number;
}

/** Who deployed, and since when. */
export interface WrittenRun {
  readonly origin: RunContext;
  readonly startedAt: Date;
}

/** Writes a deploy into its host's history as it stands now, in place of what was said of it before. */
export async function writeDown(
  { host, plan, proxy, pulled, promotedAt = timeOfRun(), mapVersion = 0 }: WrittenHost,
  { origin, startedAt }: WrittenRun,
  { result, reason }: Pick<HistoryEntry, "result" | "reason">,
): Promise<void> {
  const durationMs = promotedAt.getTime() - startedAt.getTime();
  const entry = deployEntry(plan, { origin, startedAt }, { result, reason, pulled, durationMs });
  const history = recorded(proxy.history, entry, mapVersion);
  await writeHistoryFile(host.engine, proxy.container, writeHistory(history));
}

/** A deploy of a release to a host, as its history tells of it. */
export function deployEntry(
  plan: DeployPlan,
  { origin, startedAt }: WrittenRun,
  end: Pick<HistoryEntry, "result" | "reason" | "pulled" | "durationMs">,
): HistoryEntry {
  const { release, digest, image } = plan.identity;
  return {
    verb: "deploy",
    release,
    digest,
    image,
    ...end,
    previous: plan.previous?.identity.release,
    at: startedAt.toISOString(),
    actor: origin.actor,
    commit: origin.commit,
    run: origin.run,
    message: undefined,
  };
}
