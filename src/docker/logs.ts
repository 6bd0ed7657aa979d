import { finished } from "node:stream/promises";
import { inert, LogTail } from "../report/inert.ts";
import { inspectContainer } from "./containers.ts";
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
  const lines = tail.lines();
  return lines.length > 0 ? lines : await whyNothing(engine, container);
}

/** Drivers whose logs Docker reads back by itself; it keeps copies of others', where that is not turned off. */
const readable: ReadonlySet<string> = new Set(["json-file", "local", "journald"]);

/** Where logs end up is part of the container's settings: nothing that can be read is no failure, and is said. */
async function whyNothing(engine: Engine, container: string): Promise<readonly string[]> {
  try {
    const driver = (await inspectContainer(engine, container))?.HostConfig.LogConfig?.Type;
    if (driver === undefined || readable.has(driver)) return [];
    return [`(the log driver ${inert(driver)} keeps nothing that can be read back)`];
  } catch {
    return [];
  }
}
