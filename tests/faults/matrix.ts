import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withSection } from "../../bench/document.ts";
import { circumstances } from "../../bench/machine.ts";
import { FaultBed } from "../support/faults/fault-bed.ts";
import { type Made, matrixTable } from "../support/faults/matrix-table.ts";
import { matrix, type Schedule, stories } from "../support/faults/schedule.ts";
import { tellOutcome } from "../support/faults/tell-outcome.ts";

/** Every cut at every request of a deploy: `script/test faults --all`. Writes what came of it into the document. */

const document = join(import.meta.dirname, "../../docs/reliability.md");
const section = { name: "crashes", title: "Every request cut" };
/** A run whose host is silent waits; the others work, on as many processors as there are. */
const lanes = { silent: 10, others: 3 };

const began = performance.now();

function say(text: string): void {
  process.stderr.write(`${((performance.now() - began) / 1_000).toFixed(0).padStart(6)}s  ${text}\n`);
}

async function runAll(count: number, choose: (schedule: Schedule) => boolean): Promise<readonly Made[]> {
  const bed = await FaultBed.open(count);
  try {
    const points = await bed.record(stories);
    const schedules = [...points].flatMap(([story, places]) => matrix(story, places)).filter(choose);
    say(`${schedules.length} schedules on ${count} services`);
    let done = 0;
    const outcomes = [...bed.runAll(schedules)].map(async ([schedule, running]) => {
      const outcome = await running;
      done += 1;
      say(`${done} of ${schedules.length}: ${tellOutcome(outcome) || outcome.history.title}`);
      return { ...outcome, schedule };
    });
    return await Promise.all(outcomes);
  } finally {
    await bed.stop();
  }
}

async function main(): Promise<number> {
  const isSilent = ({ cut }: Schedule) => cut.kind === "black-hole";
  const outcomes = [
    ...(await runAll(lanes.others, (schedule) => !isSilent(schedule))),
    ...(await runAll(lanes.silent, isSilent)),
  ];
  const table = `${matrixTable(outcomes)}\n\n${await circumstances("faults --all", "script/test")}`;
  await writeFile(document, withSection(await readFile(document, "utf8"), section, table));
  const broken = outcomes.filter(({ violations }) => violations.length > 0).length;
  say(`${outcomes.length - broken} of ${outcomes.length} schedules held every invariant; see ${document}`);
  return broken === 0 ? 0 : 1;
}

process.exitCode = await main();
