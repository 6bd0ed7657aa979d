import { finished } from "node:stream/promises";
import { LogTail } from "../report/inert.ts";
import type { Engine } from "./engine.ts";
import { tailSink } from "./exec.ts";

const deadlineMs = 5_000;
const lastLines = 50;

/**
 * The last lines a container wrote, made inert: they come from whoever wrote the application, and must not steer the
 * runner. Reading takes bounded time and memory, and logs that cannot be read are an empty list.
 */
export async function readLogs(engine: Engine, container: string): Promise<readonly string[]> {
  const tail = new LogTail();
  try {
    const stream = await engine.stream(
      {
        method: "GET",
        path: `/containers/${container}/logs`,
        query: { stdout: true, stderr: true, tail: lastLines },
      },
      AbortSignal.timeout(deadlineMs),
    );
    engine.demultiplex(stream, tailSink(tail));
    await finished(stream);
  } catch {
    // A log driver that cannot be read back, or a log too long to read: what came so far is what can be shown.
  }
  return tail.lines();
}
