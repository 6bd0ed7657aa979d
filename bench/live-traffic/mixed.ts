import { setTimeout as sleep } from "node:timers/promises";
import { readFallback } from "../../src/proxy/fallback.ts";
import { startLoad } from "../../tests/support/load/start.ts";
import { count, table } from "../numbers.ts";
import { greenBakes, loadOn, withService } from "./stage.ts";

const limitMs = 15_000;
const limitInARow = 5;

/** A release that fails a part of its requests, each by chance: when the host turns back, and when it does not. */
export async function benchMixed(say: (text: string) => void): Promise<string> {
  const rows: string[][] = [];
  for (const perMille of [10, 50, 100, 200, 500]) {
    say(`a release fails ${perMille / 10} % of its requests`);
    rows.push([`${perMille / 10} %`, count(expected(perMille / 1_000)), ...(await failPartly(perMille))]);
  }
  return [
    `**A promoted release fails a part of its requests**, each by chance; the host turns back at ${limitInARow} failures in a row. One run each, as fast as it goes, ${limitMs / 1_000} s at most.`,
    "",
    table(
      ["fails", "requests until 5 in a row, expected", "requests of the release", "host turned back"],
      rows,
    ),
  ].join("\n");
}

/** Mean number of trials until so many successes in a row of chance `p` (Feller, XIII.7). */
function expected(p: number): number {
  return (1 - p ** limitInARow) / (p ** limitInARow * (1 - p));
}

async function failPartly(perMille: number): Promise<string[]> {
  return await withService(greenBakes, async (service) => {
    await service.releases.green.fail(perMille);
    const load = await startLoad(loadOn(service, undefined));
    const began = performance.now();
    let down = false;
    while (!down && performance.now() - began < limitMs) {
      await sleep(20);
      ({ down } = readFallback(await service.admin.readStatistics(), "green"));
    }
    const { releases } = await load.stop();
    const green = releases.find(({ release }) => release === "green");
    return [count(green?.responses ?? 0), down ? "yes" : "no"];
  });
}
