import { parseArgs } from "node:util";
import { runSuite } from "./jest-run.ts";
import { rootPrefix } from "./privilege.ts";
import { runCommand } from "./run-command.ts";
import { filesBelow } from "./source-files.ts";
import { type Suite, selectSuites, suitesOf } from "./suites.ts";
import { closingLine, none, sum, type Totals } from "./totals.ts";

const usage = `script/test [-t TITLE] [--seed N] [--count M] [SUITE | PATH …]
script/test faults --all
Without arguments every suite runs. PATH is any part of a test file's path; TITLE is a pattern that
the names of the tests must match. N and M say which crashes the suite "faults" draws, and how many;
--all makes every crash there is, one after the other, and writes the result into docs/reliability.md.`;

function listSuites(suites: readonly Suite[]): string {
  const lines = suites.map(
    ({ name, files, budget, fleet }) =>
      `  ${name.padEnd(12)} ${String(files.length).padStart(3)} files, ${budget} min${fleet ? ", needs root" : ""}`,
  );
  return ["Suites:", ...lines].join("\n");
}

/** Why suites that start a fleet cannot run here; `undefined` when they can. */
async function obstacle(): Promise<string | undefined> {
  if (process.platform !== "linux") return "needs Linux";
  if (rootPrefix() === undefined) return "needs root (or sudo without a password)";
  const { output } = await runCommand(["script/setup", "--missing"]);
  return output.trim() === ""
    ? undefined
    : `needs ${output.trim().split("\n").join(", ")} (script/setup installs them)`;
}

async function runOne(suite: Suite, blocked: string | undefined, title: string | undefined): Promise<Totals> {
  console.log(`\n== ${suite.name} (${suite.files.length} files)`);
  if (suite.fleet && blocked !== undefined) {
    console.log(`left out: ${blocked}. Its ${suite.files.length} files count as skipped.`);
    return { ...none, skipped: suite.files.length };
  }
  const began = performance.now();
  const totals = await runSuite(suite, suite.fleet ? (rootPrefix() ?? []) : [], title);
  const minutes = (performance.now() - began) / 60_000;
  console.log(`-- ${suite.name}: ${closingLine(totals)} in ${(minutes * 60).toFixed(1)} s`);
  if (minutes > suite.budget) {
    console.log(`warning: ${suite.name} took ${minutes.toFixed(1)} min, its budget is ${suite.budget} min.`);
  }
  return totals;
}

/** Suites are given numbers by their environment. */
function passOn(variable: string, number: string | undefined): void {
  if (number === undefined) return;
  if (!/^\d{1,9}$/.test(number)) throw new Error(`a whole number is needed, not ${number}`);
  process.env[variable] = number;
}

/** Hours, and a document afterwards: no part of any suite. */
async function runMatrix(): Promise<number> {
  const blocked = await obstacle();
  if (blocked !== undefined) {
    console.error(`The matrix of crashes cannot run: ${blocked}.`);
    return 2;
  }
  const { code } = await runCommand([...(rootPrefix() ?? []), "node", "tests/faults/matrix.ts"], {
    show: true,
  });
  return code;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      title: { type: "string", short: "t" },
      seed: { type: "string" },
      count: { type: "string" },
      all: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  const roots = ["src", "actions", "cli", "script", "bench", "tests"];
  const all = suitesOf(roots.flatMap((folder) => filesBelow(folder, ".test.ts")));
  const { suites, unknown } = selectSuites(all, positionals);
  if (values.help === true || unknown.length > 0) {
    if (unknown.length > 0) console.error(`No suite and no test file is called: ${unknown.join(", ")}\n`);
    console.error(`${usage}\n${listSuites(all)}`);
    return unknown.length > 0 ? 2 : 0;
  }
  passOn("TIDEGATE_FAULTS_SEED", values.seed);
  passOn("TIDEGATE_FAULTS_COUNT", values.count);
  if (values.all === true) return await runMatrix();
  const blocked = suites.some(({ fleet }) => fleet) ? await obstacle() : undefined;
  const totals: Totals[] = [];
  for (const suite of suites) totals.push(await runOne(suite, blocked, values.title));
  const total = sum(totals);
  if (total.passed + total.failed + total.skipped === 0) {
    console.error(`No test ${values.title === undefined ? "is there" : `has a name like ${values.title}`}.`);
    return 2;
  }
  console.log(`\n${closingLine(total)}`);
  return total.failed === 0 ? 0 : 1;
}

process.exitCode = await main();
