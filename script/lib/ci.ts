import { setTimeout as wait } from "node:timers/promises";
import { leftovers, traces } from "./leftovers.ts";
import { runCommand } from "./run-command.ts";
import { closingLine, judgeRun, sum, type Totals } from "./totals.ts";

/** How long what a testbed ends may take to be gone. */
const graceMs = 5000;

async function run(script: string): Promise<Totals> {
  console.log(`\n#### ${script}`);
  const { code, output } = await runCommand([script], { show: true });
  return judgeRun(output, code);
}

async function nothingLeft(before: ReadonlySet<string>): Promise<Totals> {
  console.log("\n#### nothing is left running");
  const deadline = performance.now() + graceMs;
  let left = leftovers(before, traces());
  while (left.length > 0 && performance.now() < deadline) {
    await wait(200);
    left = leftovers(before, traces());
  }
  for (const trace of left) console.log(`left over: ${trace}`);
  console.log(left.length === 0 ? "ok" : "failed");
  return { passed: Number(left.length === 0), failed: Number(left.length > 0), skipped: 0 };
}

// Marks what this run starts, however its parents end.
process.env["TIDEGATE_RUN"] = `${process.pid}-${Date.now()}`;
const before = traces();
const totals = sum([await run("script/check"), await run("script/test"), await nothingLeft(before)]);
console.log(`\n${closingLine(totals)}`);
process.exitCode = totals.failed === 0 ? 0 : 1;
