import { setTimeout as sleep } from "node:timers/promises";
import type { LoadResult } from "../../tests/support/load/result.ts";
import { startLoad } from "../../tests/support/load/start.ts";
import { count, duration, median, table } from "../numbers.ts";
import { greenBakes, loadOn, type Rate, rateText, withService } from "./stage.ts";

const kills = 10;
const rates: readonly Rate[] = [10, 1_000, 6_000];

/** A release whose process is killed while it serves everybody. */
export async function benchKilled(say: (text: string) => void): Promise<string> {
  const rows: string[][] = [];
  for (const rate of rates) {
    const results: LoadResult[] = [];
    say(`a release is killed ${kills} times, ${rateText(rate)}`);
    for (let turn = 0; turn < kills; turn += 1) results.push(await kill(rate));
    const slowest = results.map(({ total }) => total.latency.max);
    const sum = (of: (result: LoadResult) => number) => count(results.reduce((all, one) => all + of(one), 0));
    rows.push([
      rateText(rate),
      `${kills}`,
      `**${sum(({ total }) => total.failed)}** of ${sum(({ total }) => total.sent)}`,
      duration(median(slowest)),
      duration(Math.max(...slowest)),
    ]);
  }
  return [
    "**A promoted release's process is killed** (SIGKILL). Target: no request fails at 10 and at 1,000 requests a second.",
    "",
    table(["requests", "kills", "failed", "slowest answer, median", "slowest answer"], rows),
  ].join("\n");
}

async function kill(rate: Rate): Promise<LoadResult> {
  return await withService(greenBakes, async (service) => {
    const load = await startLoad(loadOn(service, rate));
    await sleep(1_000);
    await service.releases.green.kill();
    await sleep(2_500);
    return await load.stop();
  });
}
