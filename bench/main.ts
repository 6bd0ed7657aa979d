import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { benchDeploysUnderLoad } from "./deploys-under-load.ts";
import { emptyDocument, type Section, withSection } from "./document.ts";
import { benchGateChecks } from "./gate-checks.ts";
import { benchKamal } from "./kamal.ts";
import { LeftOut } from "./kamal-tools.ts";
import { benchLiveTraffic } from "./live-traffic.ts";
import { circumstances } from "./machine.ts";
import { benchOwnTime } from "./own-time.ts";
import { benchRollback } from "./rollback.ts";
import { benchStartUp } from "./start-up.ts";
import { benchVerdict } from "./verdict.ts";

/** A bench gives its section's text, or throws. */
interface Bench extends Section {
  run(say: (text: string) => void): Promise<string>;
}

const benches: readonly Bench[] = [
  { name: "deploys-under-load", title: "Deploys under load", run: benchDeploysUnderLoad },
  { name: "own-time", title: "Deployer's own time", run: benchOwnTime },
  { name: "rollback", title: "Rollbacks", run: benchRollback },
  { name: "live-traffic", title: "A release that goes bad, and canaries", run: benchLiveTraffic },
  { name: "start-up", title: "Start-up, memory and size", run: benchStartUp },
  { name: "gate-checks", title: "A gate of 1,000 checks", run: benchGateChecks },
  { name: "kamal", title: "Beside Kamal with kamal-proxy", run: benchKamal },
  { name: "verdict", title: "Verdict on live traffic", run: benchVerdict },
];

const document = join(import.meta.dirname, "../docs/benchmarks.md");
const introduction = `# Benchmarks

Every section below is what one bench wrote; run it again with the command it names, alone or all with
\`script/bench\`. Each runs against a testbed that it makes (sshd, dockerd and HAProxy in network namespaces of one
machine) and removes. Deployers that are compared are run one after the other by the same bench on the same
testbed: compare numbers within a section, not across machines. Sections run at different times can differ by what
else the machine did; each states its load average.`;

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    const known = benches.map(({ name }) => `  ${name}`).join("\n");
    process.stderr.write(`script/bench [name…]\nno such bench: ${unknown.join(", ")}; there are\n${known}\n`);
    return 2;
  }
  if (process.getuid?.() !== 0) {
    process.stderr.write(
      "The benches need root for network namespaces: run script/bench as root or with sudo.\n",
    );
    return 1;
  }
  const chosen = benches.filter(({ name }) => names.length === 0 || names.includes(name));
  let code = 0;
  for (const bench of chosen) if (!(await runBench(bench))) code = 1;
  return code;
}

async function runBench(bench: Bench): Promise<boolean> {
  const began = performance.now();
  const say = (text: string): void => {
    const seconds = ((performance.now() - began) / 1_000).toFixed(1).padStart(6);
    process.stderr.write(`${seconds}s  ${bench.name}: ${text}\n`);
  };
  try {
    const text = await bench.run(say);
    const whole = `${text}\n\n${await circumstances(bench.name)}`;
    await writeDown(bench, whole);
    process.stdout.write(`\n${bench.title}\n\n${whole}\n\n`);
    return true;
  } catch (error) {
    if (error instanceof LeftOut) {
      say(`left out, its section stays as it is. ${error.message}`);
      return true;
    }
    process.stderr.write(`${bench.name} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
    return false;
  }
}

async function writeDown(section: Section, text: string): Promise<void> {
  const now = existsSync(document) ? await readFile(document, "utf8") : emptyDocument(introduction, benches);
  await mkdir(dirname(document), { recursive: true });
  await writeFile(document, withSection(now, section, text));
}

process.exitCode = await main(process.argv.slice(2));
