import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "@jest/globals";
import type { LoadMix } from "../load/mix.ts";
import type { LoadResult } from "../load/result.ts";
import { type Load, startLoad } from "../load/start.ts";

/** Traffic of every kind, as much as two cores bear beside a deploy; slow requests and uploads are of full size. */
const everyKind: LoadMix["rates"] = { keepAlive: 150, fresh: 40, slow: 5, upload: 2, websocket: 4 };

/** Lets users of every kind use a service while `work` runs, and for half a second before and after it. */
export async function underLoad(
  target: { readonly address: string; readonly port: number },
  work: (load: Load) => Promise<unknown>,
): Promise<LoadResult> {
  const load = await startLoad({
    target: { host: target.address, port: target.port },
    rates: everyKind,
    connections: 32,
    holdMs: 1500,
  });
  try {
    await sleep(500);
    await work(load);
    await sleep(500);
  } finally {
    await load.stop();
  }
  return await load.stop();
}

/** Fails unless every kind of request was sent, and none of them failed. */
export function expectNothingFailed(result: LoadResult): void {
  expect(result.failures).toEqual([]);
  expect(result.total).toMatchObject({ failed: 0, goingAway: 0 });
  for (const kind of Object.keys(everyKind) as (keyof typeof everyKind)[]) {
    expect(result.kinds[kind]?.ok).toBeGreaterThan(0);
  }
}
