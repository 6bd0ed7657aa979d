import type { Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { attach } from "../docker/attach.ts";
import { removeContainer, startContainer } from "../docker/containers.ts";
import { DockerRefusal } from "../docker/refusal.ts";
import type { Leftover } from "../release/release-command.ts";
import { LogTail } from "../report/inert.ts";
import { lineSink } from "../report/line-sink.ts";
import { clearWay } from "./command-leftovers.ts";
import { type CommandRun, commandFailed, waitForEnd } from "./command-run.ts";
import { createOnNetworks } from "./create-container.ts";

/** Lines shown while they come; what fails is told with its last lines all the same. */
const mostLines = 2_000;
/** Milliseconds for the last lines to arrive after the end. */
const lastWordsMs = 2_000;

/**
 * Runs a release command to its end, or goes on with what a run before this one began, and takes its container away.
 * Should the connection be lost, the command goes on without it and the next run reads how it ended.
 *
 * @throws Failure `release-command-failed`, `cancelled`
 */
export async function runReleaseCommand(run: CommandRun): Promise<void> {
  const deadline = AbortSignal.timeout(run.command.timeoutMs);
  const begun = await clearWay(run, deadline);
  if (begun === "succeeded") {
    run.journal.note("a run before this one has run it already, with exit code 0", run.host.name);
    await removeContainer(run.host.engine, run.name);
    return;
  }
  if (begun === "nothing") await create(run);
  const tail = new LogTail();
  const exitCode = await follow(run, begun, tail, deadline);
  await removeContainer(run.host.engine, run.name);
  if (exitCode !== 0) {
    throw commandFailed(run, `ended with exit code ${exitCode}`, { evidence: tail.lines() });
  }
  run.journal.note("the release command ended with exit code 0", run.host.name);
}

async function create(run: CommandRun): Promise<void> {
  try {
    await createOnNetworks(run.host.engine, run.name, run.spec, run.networks);
  } catch (error) {
    throw notStarted(run, error);
  }
}

async function follow(
  run: CommandRun,
  begun: Leftover | "nothing",
  tail: LogTail,
  deadline: AbortSignal,
): Promise<number> {
  const { host, name, journal } = run;
  const listening = new AbortController();
  const past = begun === "take-over";
  try {
    const allSaid = await attach(host.engine, name, outputSink(run, tail), past, listening.signal);
    if (past) journal.note("goes on with the command that a run before this one began", host.name);
    else await start(run);
    const waited = { container: name, isOurs: true, sooner: allSaid(), lastLines: () => tail.lines() };
    const exitCode = await waitForEnd(run, waited, deadline);
    await Promise.race([allSaid(), delay(lastWordsMs)]);
    return exitCode;
  } finally {
    listening.abort();
  }
}

async function start(run: CommandRun): Promise<void> {
  try {
    await startContainer(run.host.engine, run.name);
  } catch (error) {
    if (error instanceof DockerRefusal) await removeContainer(run.host.engine, run.name);
    throw notStarted(run, error);
  }
  run.journal.note("started the release command", run.host.name);
}

/** Shows each line as it comes, with a bar in front that keeps it apart from the run's own. */
function outputSink({ journal, host }: CommandRun, tail: LogTail): Writable {
  let lines = 0;
  return lineSink((line) => {
    lines += 1;
    if (lines <= mostLines) journal.note(`│ ${line}`, host.name);
    else if (lines === mostLines + 1) journal.note("│ … further lines are not shown", host.name);
    tail.push(Buffer.from(`${line}\n`));
  });
}

function notStarted(run: CommandRun, error: unknown): unknown {
  if (!(error instanceof DockerRefusal)) return error;
  return commandFailed(run, `could not be started: ${error.words}`, { cause: error });
}
