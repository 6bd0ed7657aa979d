import { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { LogTail } from "../report/inert.ts";
import type { Engine } from "./engine.ts";

export interface ExecResult {
  readonly exitCode: number;
  /** The last lines of what the command printed, made inert. */
  readonly output: readonly string[];
}

const deadlineMs = 20_000;

/** Runs a command in a running container, without a shell, and waits for its end. */
export async function execute(
  engine: Engine,
  container: string,
  command: readonly string[],
): Promise<ExecResult> {
  const { Id: id } = await engine.json<{ Id: string }>({
    method: "POST",
    path: `/containers/${container}/exec`,
    body: { AttachStdout: true, AttachStderr: true, Cmd: command },
  });
  const tail = new LogTail();
  const stream = await engine.stream(
    { method: "POST", path: `/exec/${id}/start`, body: { Detach: false, Tty: false } },
    AbortSignal.timeout(deadlineMs),
  );
  engine.demultiplex(stream, tailSink(tail));
  await finished(stream);
  const { ExitCode: exitCode } = await engine.json<{ ExitCode: number | null }>({
    method: "GET",
    path: `/exec/${id}/json`,
  });
  return { exitCode: exitCode ?? -1, output: tail.lines() };
}

/** A stream that keeps only the tail of what is written to it. */
export function tailSink(tail: LogTail): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      tail.push(chunk);
      done();
    },
  });
}
