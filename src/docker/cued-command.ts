import type { Duplex } from "node:stream";
import { finished } from "node:stream/promises";
import { LogTail } from "../report/inert.ts";
import type { Engine } from "./engine.ts";
import { type ExecResult, tailSink } from "./exec.ts";

const deadlineMs = 60_000;
/** Printed by the shell once its first part is done. */
const readyLine = "tidegate: ready";
const cue = "go";

/** A command in a container that has done its first part and waits for the word to do the second. */
export interface CuedCommand {
  /** Has it go on, and waits for its end. */
  go(): Promise<ExecResult>;
  /** Ends it where it waits: the second part is never done. Also what becomes of it when the connection is lost. */
  cancel(): void;
}

/**
 * Has a shell in a running container do one thing, and then wait for the word to do another: starting a command takes
 * long, and can be over before it is clear whether it is wanted.
 *
 * @param first and then: commands without anything that a shell would take for something else
 * @returns the command that waits, or how its first part ended where that did not go well
 */
export async function executeOnCue(
  engine: Engine,
  container: string,
  first: string,
  then: string,
): Promise<CuedCommand | ExecResult> {
  // With an exit code of its own the first part can be told from a word that never came.
  const script = `${first} || exit; echo '${readyLine}'; read -r word && [ "$word" = ${cue} ] && ${then}`;
  const { Id: id } = await engine.json<{ Id: string }>({
    method: "POST",
    path: `/containers/${container}/exec`,
    body: { AttachStdin: true, AttachStdout: true, AttachStderr: true, Cmd: ["sh", "-c", script] },
  });
  const stream = await engine.upgrade(
    { method: "POST", path: `/exec/${id}/start`, body: { Detach: false, Tty: false } },
    AbortSignal.timeout(deadlineMs),
  );
  const tail = new LogTail();
  const ended = finished(stream, { writable: false }).then(async () => ({
    exitCode: await exitCodeOf(engine, id),
    output: tail.lines().filter((line) => line !== readyLine),
  }));
  // Whoever waits for it is told; nobody may be, once it was cancelled.
  ended.catch(() => undefined);
  engine.demultiplex(stream, tailSink(tail));
  const isReady = await Promise.race([untilReady(stream, tail), ended.then(() => false)]);
  return isReady ? { go: () => goOn(stream, ended), cancel: () => void stream.destroy() } : await ended;
}

async function goOn(stream: Duplex, ended: Promise<ExecResult>): Promise<ExecResult> {
  stream.write(`${cue}\n`);
  return await ended;
}

function untilReady(stream: Duplex, tail: LogTail): Promise<true> {
  return new Promise((resolve) => {
    stream.on("data", () => {
      if (tail.lines().includes(readyLine)) resolve(true);
    });
  });
}

async function exitCodeOf(engine: Engine, id: string): Promise<number> {
  const { ExitCode } = await engine.json<{ ExitCode: number | null }>({
    method: "GET",
    path: `/exec/${id}/json`,
  });
  return ExitCode ?? -1;
}

/** Whether a command came as far as to wait. */
export function isWaiting(command: CuedCommand | ExecResult): command is CuedCommand {
  return "go" in command;
}
