import { setTimeout as sleep } from "node:timers/promises";
import type { LoadResult } from "../../tests/support/load/result.ts";
import { startLoad } from "../../tests/support/load/start.ts";
import { count, table } from "../numbers.ts";
import { greenBakes, loadOn, type Rate, rateText, withService } from "./stage.ts";

const beforeMs = 5_000;
const targetShare = 0.0005;

interface Failing {
  readonly rate: Rate;
  readonly afterMs: number;
}

const runs: readonly Failing[] = [
  { rate: 1, afterMs: 15_000 },
  { rate: 10, afterMs: 15_000 },
  { rate: 1_000, afterMs: 15_000 },
  { rate: 6_000, afterMs: 60_000 },
  { rate: undefined, afterMs: 60_000 },
];

/** A release that turns to 500 on everything but its health path. */
export async function benchFailing(say: (text: string) => void): Promise<string> {
  const rows: string[][] = [];
  for (const run of runs) {
    say(`a release turns to 500, ${rateText(run.rate)}, ${run.afterMs / 1_000} s`);
    rows.push(rowOf(run, await turnTo500(run)));
  }
  return [
    `**A promoted release turns to 500 on everything, \`/health\` stays 200.** Targets: at 5,000 requests a second and more at most ${targetShare * 100} % of the requests of the 10 s around it, none after the first second; at most 5 at one request a second. What fails are five requests and what is under way with the release at that moment.`,
    "",
    table(
      [
        "requests",
        "answered a second",
        "failed",
        "of the 10 s around it",
        "share",
        "later than 1 s after it",
      ],
      rows,
    ),
  ].join("\n");
}

async function turnTo500({ rate, afterMs }: Failing): Promise<LoadResult> {
  return await withService(greenBakes, async (service) => {
    const load = await startLoad(loadOn(service, rate));
    await sleep(beforeMs);
    load.mark("500");
    await service.releases.green.fail(1_000);
    await sleep(afterMs);
    return await load.stop();
  });
}

function rowOf({ rate, afterMs }: Failing, result: LoadResult): string[] {
  const at = result.marks[0]?.at ?? 0;
  const counted = (fromMs: number, toMs: number) => {
    const buckets = result.timeline.filter((bucket) => bucket.at >= fromMs && bucket.at < toMs);
    const failed = buckets.reduce((sum, bucket) => sum + bucket.failed, 0);
    return { failed, requests: failed + buckets.reduce((sum, bucket) => sum + bucket.ok, 0) };
  };
  const around = counted(at - 5_000, at + 5_000);
  const later = counted(at + 1_000, Number.POSITIVE_INFINITY);
  return [
    rateText(rate),
    count(result.okPerSecond),
    `**${count(result.total.failed)}** of ${count(result.total.sent)}`,
    `${count(around.failed)} of ${count(around.requests)}`,
    `${((100 * around.failed) / around.requests).toFixed(4)} %`,
    `${count(later.failed)} in ${afterMs / 1_000 - 1} s`,
  ];
}
