import { availableParallelism } from "node:os";
import { type Check, checks } from "./checks.ts";
import { closingLine, sum, type Totals } from "./totals.ts";

async function runOne({ name, run }: Check): Promise<Totals> {
  const began = performance.now();
  const { state, detail } = await run();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${state.padEnd(8)} ${name.padEnd(38)} ${seconds.padStart(5)} s`);
  if (state !== "ok") console.log(detail.trimEnd().replace(/^/gm, "         "));
  return {
    passed: Number(state === "ok"),
    failed: Number(state === "failed"),
    skipped: Number(state === "left out"),
  };
}

/** Several at a time, each told when it is done. */
async function runAll(waiting: readonly Check[], atOnce: number): Promise<Totals> {
  const queue = [...waiting];
  const worker = async (): Promise<Totals> => {
    const totals: Totals[] = [];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) totals.push(await runOne(next));
    return sum(totals);
  };
  return sum(await Promise.all(Array.from({ length: atOnce }, worker)));
}

const totals = await runAll(checks, Math.max(2, availableParallelism()));
console.log(closingLine(totals));
process.exitCode = totals.failed === 0 ? 0 : 1;
