import { writeHistoryFile } from "../proxy/disk.ts";
import { concluded, type History, type HistoryEntry, recorded, writeHistory } from "../release/history.ts";
import type { RunContext } from "../release/origin.ts";
import { timeOfRun } from "../report/run-clock.ts";
import type { PreparedHost } from "./stages.ts";

/** Who rolls back, since when and why. */
export interface WrittenRun {
  readonly origin: RunContext;
  readonly startedAt: Date;
  readonly message: string | undefined;
}

type End = Pick<HistoryEntry, "result" | "reason">;

/** Writes a rollback into its host's history. A release that it took out of its bake did not stay. */
export async function writeDown(
  one: PreparedHost & { readonly promotedAt?: Date },
  run: WrittenRun,
  end: End,
): Promise<void> {
  const { host, proxy } = one;
  await writeHistoryFile(host.engine, proxy, writeHistory(historyWith(one.seen.history, one, run, end)));
}

function historyWith(
  before: History,
  { plan, pulled, staged, promotedAt = timeOfRun() }: PreparedHost & { readonly promotedAt?: Date },
  { origin, startedAt, message }: WrittenRun,
  end: End,
): History {
  const { release, digest, image } = plan.identity;
  const entry: HistoryEntry = {
    verb: "rollback",
    release,
    digest,
    image,
    ...end,
    previous: plan.left?.release.identity.release,
    pulled,
    at: startedAt.toISOString(),
    durationMs: promotedAt.getTime() - startedAt.getTime(),
    actor: origin.actor,
    commit: origin.commit,
    run: origin.run,
    message,
  };
  const history = recorded(before, entry, staged.version);
  return end.result === "deployed" ? concluded(history, release) : history;
}
