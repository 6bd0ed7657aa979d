import { setTimeout as delay } from "node:timers/promises";
import { inspectContainer } from "../docker/containers.ts";
import type { Failure } from "../failure/failure.ts";
import type { Reason } from "../failure/reason.ts";
import { hostHistory } from "../host/host-history.ts";
import { readDisk, writeHistoryFile } from "../proxy/disk.ts";
import { recorded, writeHistory } from "../release/history.ts";
import { proxyContainerName } from "../release/names.ts";
import type { DeployPlan } from "./plan.ts";
import type { DeployRun } from "./run.ts";
import { isDeploying, type PlannedHost } from "./stages.ts";
import { deployEntry } from "./write-down.ts";

/** What a run that has failed anyway may take to say so. */
const longestMs = 5_000;

/** With these nobody knows what the host would do with it, or it is another run's to write. */
const silent: ReadonlySet<Reason> = new Set([
  "connection-lost",
  "host-unreachable",
  "docker-unavailable",
  "lease-lost",
  "preempted",
]);

/**
 * Writes a deploy that ended before users reached its release into the history of every host that has one. What keeps
 * it from that is no matter: the failure itself is what the run tells.
 */
export async function writeFailed(
  run: DeployRun,
  planned: readonly PlannedHost[],
  failure: Failure,
  withinMs = longestMs,
): Promise<void> {
  if (failure.reason === "lease-lost" || failure.reason === "preempted") return;
  const { ledger } = run;
  const hosts = planned.filter(isDeploying).filter(({ host }) => {
    const own = ledger.failureOf(host.name);
    return !ledger.wasReached(host.name) && (own === undefined || !silent.has(own.reason));
  });
  const writing = Promise.allSettled(hosts.map((one) => writeOn(run, one, failure)));
  const given = new AbortController();
  await Promise.race([writing, delay(withinMs, undefined, { signal: given.signal }).catch(() => undefined)]);
  given.abort();
}

async function writeOn(
  { request, origin, ledger }: DeployRun,
  { host, plan }: PlannedHost<DeployPlan>,
  { reason }: Failure,
): Promise<void> {
  const { engine } = host;
  const proxy = proxyContainerName(request.service);
  if ((await inspectContainer(engine, proxy))?.State.Running !== true) return;
  const disk = await readDisk(engine, proxy);
  if (disk === undefined) return;
  const { history } = hostHistory(disk.history, host.name);
  const { startedAt } = ledger;
  const durationMs = Date.now() - startedAt.getTime();
  // What it brought has been taken away again.
  const end = { result: "failed", reason, pulled: false, durationMs } as const;
  const entry = deployEntry(plan, { origin, startedAt }, end);
  await writeHistoryFile(engine, proxy, writeHistory(recorded(history, entry, 0)));
}
