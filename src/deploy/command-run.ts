import { setTimeout as delay } from "node:timers/promises";
import type { ExtraNetwork } from "../compose/read-networks.ts";
import { stopWithin } from "../docker/attach.ts";
import { type ContainerCreateOptions, inspectContainer, removeContainer } from "../docker/containers.ts";
import { Failure } from "../failure/failure.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { ReleaseCommand } from "../release/release-command.ts";
import type { Journal } from "../report/journal.ts";

/** A release command on one host. */
export interface CommandRun {
  readonly host: ConnectedHost;
  readonly service: string;
  readonly name: string;
  readonly spec: ContainerCreateOptions;
  /** Joined besides those of `spec`. */
  readonly networks: readonly ExtraNetwork[];
  readonly command: ReleaseCommand;
  readonly journal: Journal;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
}

/** A container that is waited for. */
export interface Waited {
  /** Name or id. */
  readonly container: string;
  /** Whether this run answers for it: then it is stopped when the run is cancelled or the time is up. */
  readonly isOurs: boolean;
  /** May resolve when it has ended, sooner than it would be asked for. */
  readonly sooner?: Promise<void>;
  /** What it wrote last. */
  readonly lastLines?: () => readonly string[];
}

const pollMs = 500;
/** Seconds to end by itself; a cancelled run has ten in all before GitHub kills it. */
const stopSeconds = { cancelled: 3, late: 10 } as const;

/**
 * Waits until a container has ended.
 *
 * @param deadline aborted when the command's time is up
 * @returns its exit code
 * @throws Failure `release-command-failed`, `cancelled`
 */
export async function waitForEnd(run: CommandRun, waited: Waited, deadline: AbortSignal): Promise<number> {
  const ends = AbortSignal.any([run.signal, deadline]);
  const ended = aborted(ends);
  let wake = Promise.race([waited.sooner ?? ended, ended]);
  for (;;) {
    const state = (await inspectContainer(run.host.engine, waited.container))?.State;
    if (state === undefined) throw commandFailed(run, "is gone: somebody removed its container");
    if (!state.Running && state.Status !== "created") return state.ExitCode;
    if (ends.aborted) throw await givenUp(run, waited);
    await Promise.race([wake, delay(pollMs)]);
    // What has woken once would do so again at once.
    wake = ended;
  }
}

async function givenUp(run: CommandRun, { container, isOurs, lastLines }: Waited): Promise<unknown> {
  const { host, signal, command } = run;
  const late = `${command.timeoutMs / 1_000} s`;
  const details = { input: "release-timeout", evidence: lastLines?.() ?? [] };
  if (!isOurs) {
    if (signal.aborted) return signal.reason;
    return commandFailed(
      run,
      `was not begun: that of an earlier run still runs after ${late} (${container})`,
      details,
    );
  }
  await stopWithin(host.engine, container, signal.aborted ? stopSeconds.cancelled : stopSeconds.late);
  await removeContainer(host.engine, container);
  return signal.aborted
    ? signal.reason
    : commandFailed(run, `did not end within ${late} and was stopped`, details);
}

/** A release command that did not do what it was to do. */
export function commandFailed(
  { host }: CommandRun,
  what: string,
  details: { readonly input?: string; readonly evidence?: readonly string[]; readonly cause?: unknown } = {},
): Failure {
  return new Failure("release-command-failed", `the release command ${what}`, {
    input: "release-command",
    ...details,
    host: host.name,
    advice:
      "No release was started, and users reach what they reached before. What the command itself did stays done; the next run begins it anew.",
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
