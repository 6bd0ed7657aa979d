import { inspectContainer, listContainers, removeContainer } from "../docker/containers.ts";
import { asFilters, serviceLabels } from "../release/labels.ts";
import { judgeLeftover, type Leftover } from "../release/release-command.ts";
import { type CommandRun, waitForEnd } from "./command-run.ts";

/**
 * Sees what runs before this one left: two release commands of a service at once could undo one another, so an older
 * one is waited for, and this very command is gone on with where it was begun already.
 *
 * @returns what is to be done about its container, `nothing` when there is none
 */
export async function clearWay(run: CommandRun, deadline: AbortSignal): Promise<Leftover | "nothing"> {
  const { host, service, name, journal, spec } = run;
  const { engine } = host;
  for (const left of await listContainers(engine, asFilters(serviceLabels(service, "release-command")))) {
    if (left.Names.includes(`/${name}`)) continue;
    if (left.State === "running") await waitForOther(run, left.Names[0]?.slice(1) ?? left.Id, deadline);
    await removeContainer(engine, left.Id);
  }
  const own = await inspectContainer(engine, name);
  if (own === undefined) return "nothing";
  const verdict = judgeLeftover(own, spec);
  if (verdict !== "begin-anew") return verdict;
  if (own.State.Running) await waitForOther(run, name, deadline);
  else if (own.State.ExitCode !== 0) {
    journal.warn(
      `an earlier run of it ended with exit code ${own.State.ExitCode}: it is run again`,
      host.name,
    );
  }
  await removeContainer(engine, own.Id);
  return "nothing";
}

async function waitForOther(run: CommandRun, container: string, deadline: AbortSignal): Promise<void> {
  run.journal.warn(`waits for ${container}, which an earlier run began and which still runs`, run.host.name);
  await waitForEnd(run, { container, isOurs: false }, deadline);
}
