import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "@jest/globals";
import { type SpawnedService, spawnService } from "../service/spawn.ts";
import { type Load, type LoadPlan, startLoad } from "./start.ts";

const services: SpawnedService[] = [];

afterEach(async () => {
  await Promise.all(services.splice(0).map((spawned) => spawned.stop("SIGKILL")));
});

async function service(): Promise<SpawnedService> {
  const spawned = await spawnService({ VERSION: "v1" });
  services.push(spawned);
  return spawned;
}

async function load(port: number, limits: { readonly [name: string]: number }): Promise<Load> {
  return await startLoad({ target: { host: "127.0.0.1", port }, rates: { keepAlive: 100 }, ...limits });
}

describe("a load ends", () => {
  it("by itself after its longest duration, and keeps the result", async () => {
    const { port } = await service();
    const running = await load(port, { maxDurationMs: 200 });
    await expect(endOf(running.pid)).resolves.toBeUndefined();
    await expect(running.snapshot()).rejects.toThrow("the load has ended");
    const result = await running.stop();
    expect(result).toMatchObject({ endedBy: "max-duration", total: { failed: 0 } });
    expect(result.total.ok).toBeGreaterThan(0);
  });

  it("when the process that started it dies", async () => {
    const { port } = await service();
    const script = `
      const { startLoad } = await import(${JSON.stringify(new URL("./start.ts", import.meta.url).href)});
      const rates = { keepAlive: 10 };
      const load = await startLoad({ target: { host: "127.0.0.1", port: ${port} }, rates });
      console.log(load.pid);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script]);
    const pid = await new Promise<number>((resolve) => {
      parent.stdout.once("data", (line: Buffer) => resolve(Number(line.toString())));
    });
    expect(isRunning(pid)).toBe(true);
    parent.kill("SIGKILL");
    await endOf(pid);
  });

  it("at once when nothing answers, with what happened instead", async () => {
    const spawned = await service();
    await spawned.stop();
    await expect(load(spawned.port, { timeoutMs: 200 })).rejects.toThrow(
      /nothing answered the load: .*"refused":\d/,
    );
  });

  it.each<{ plan: Partial<LoadPlan>; message: string }>([
    { plan: { rates: {} }, message: "sends nothing" },
    { plan: { rates: { fresh: -1 } }, message: "fresh of the load is -1" },
    { plan: { timeoutMs: Number.NaN }, message: "timeoutMs of the load is NaN" },
    { plan: { connections: 0 }, message: "connections" },
    { plan: { mode: "saturate", path: "x" }, message: "path" },
  ])("before it begins for a plan that cannot be run: $message", async ({ plan, message }) => {
    const target = { host: "127.0.0.1", port: 9 };
    await expect(startLoad({ target, rates: { fresh: 1 }, ...plan })).rejects.toThrow(message);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Resolves when the process is gone; a process that stays lets the test time out. */
async function endOf(pid: number): Promise<void> {
  while (isRunning(pid)) await sleep(10);
}
