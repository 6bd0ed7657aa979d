import { setTimeout as delay } from "node:timers/promises";
import { inspectContainer, removeContainer } from "../docker/containers.ts";
import type { Engine } from "../docker/engine.ts";
import { execute } from "../docker/exec.ts";
import { instanceSocket } from "./paths.ts";

const pollMs = 250;

/** A proxy that another has taken over from. */
export interface RetiringProxy {
  readonly container: string;
  readonly instance: number;
}

/**
 * Waits until a proxy that was let go has finished, and removes it.
 *
 * @param current container of the proxy in use, which clears the sockets away
 * @returns whether it had ended by itself; else connections it still had were cut
 */
export async function removeRetired(
  engine: Engine,
  service: string,
  current: string,
  { container, instance }: RetiringProxy,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  let running = await isRunning(engine, container);
  while (running && performance.now() < deadline) {
    await delay(pollMs);
    running = await isRunning(engine, container);
  }
  await removeContainer(engine, container);
  const sockets = (["admin", "listeners"] as const).map((kind) => instanceSocket(service, kind, instance));
  await execute(engine, current, ["rm", "-f", ...sockets]);
  return !running;
}

async function isRunning(engine: Engine, container: string): Promise<boolean> {
  return (await inspectContainer(engine, container))?.State.Running === true;
}
