import { setTimeout as sleep } from "node:timers/promises";
import { bakeOn, canaryTo, type Routes, steadyOn } from "../../src/proxy/routes.ts";
import { startLoad } from "../../tests/support/load/start.ts";
import { moveTo } from "../../tests/support/proxied-service.ts";
import { count, table } from "../numbers.ts";
import { loadOn, withService } from "./stage.ts";

const requests = 200_000;
const deploys: readonly Routes[] = [
  steadyOn("blue"),
  canaryTo("green", 100),
  canaryTo("green", 2_500),
  bakeOn("green"),
];

/** Shares of a canary as replies show them, and routes that change all the time. */
export async function benchCanary(say: (text: string) => void): Promise<string> {
  const rows: string[][] = [];
  for (const percent of [1, 25]) {
    say(`a canary of ${percent} %`);
    rows.push(await shareOf(percent));
  }
  say("routes change all the time");
  return [
    "**A canary's share, counted from replies.** Target: within a fifth of it.",
    "",
    table(["asked for", "requests", "of the candidate", "share", "failed"], rows),
    "",
    await changeAllTheTime(),
  ].join("\n");
}

async function shareOf(percent: number): Promise<string[]> {
  return await withService(canaryTo("green", percent * 100), async (service) => {
    const load = await startLoad(loadOn(service, undefined));
    while ((await load.snapshot()).total.sent < requests) await sleep(100);
    const { total, releases } = await load.stop();
    const green = releases.find(({ release }) => release === "green")?.responses ?? 0;
    const share = `${((100 * green) / total.ok).toFixed(3)} %`;
    return [`${percent} %`, count(total.sent), count(green), share, count(total.failed)];
  });
}

async function changeAllTheTime(): Promise<string> {
  return await withService(steadyOn("blue"), async (service) => {
    const load = await startLoad(loadOn(service, undefined));
    let changes = 0;
    while (changes % 50 > 0 || (await load.snapshot()).total.sent < 2 * requests) {
      changes += 1;
      await moveTo(service.admin, deploys[changes % deploys.length] ?? steadyOn("blue"));
    }
    const { total } = await load.stop();
    return `While routes changed ${count(changes)} times between steady, 1 %, 25 % and bake: **${count(total.failed)}** failed of ${count(total.sent)}.`;
  });
}
