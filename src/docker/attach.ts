import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Engine } from "./engine.ts";
import { isRefusal } from "./refusal.ts";

/**
 * Copies what a container writes into a sink, from now on until it ends. Attached rather than read from the logs:
 * that works with every log driver.
 *
 * @param past whether what it wrote before is copied too, as far as its log driver keeps it
 * @returns once Docker listens: a function that waits until nothing more comes, whyever
 */
export async function attach(
  engine: Engine,
  container: string,
  sink: Writable,
  past: boolean,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const query = { stream: true, stdout: true, stderr: true, ...(past ? { logs: true } : {}) };
  const stream = await engine.stream(
    { method: "POST", path: `/containers/${container}/attach`, query },
    signal,
  );
  engine.demultiplex(stream, sink);
  const ended = finished(stream).then(
    () => undefined,
    // How the container ended is asked for in any case.
    () => undefined,
  );
  return () => ended;
}

/** Stops a container within so many seconds, whatever its own stop timeout; one that ended already is fine. */
export async function stopWithin(engine: Engine, container: string, seconds: number): Promise<void> {
  try {
    await engine.json({
      method: "POST",
      path: `/containers/${container}/stop`,
      query: { t: seconds },
      deadlineMs: (seconds + 20) * 1_000,
    });
  } catch (error) {
    if (!isRefusal(error, 404)) throw error;
  }
}
