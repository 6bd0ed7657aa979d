import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bundle, defaultInputs, runAction } from "./action.ts";
import { firstContacts } from "./first-contact.ts";
import { memoryOfDeploy } from "./memory.ts";
import { duration, median, table } from "./numbers.ts";
import { onStage } from "./stage.ts";

const runs = 20;
const megabyte = 1_000_000;

/** Start-up of the bundle, time to the first network byte, memory of a deploy and size, each with its target. */
export async function benchStartUp(say: (text: string) => void): Promise<string> {
  const defaults = await defaultInputs();
  const { empty, refusing } = await startUps(defaults);
  say(`start-up ${duration(median(refusing))}, empty Node ${duration(median(empty))}`);
  const contact = await firstContacts(defaults, runs);
  say(`first network byte after ${duration(median(contact))}`);
  const peak = await onStage({}, (stage) => memoryOfDeploy(stage, defaults));
  say(`memory ${(peak / megabyte).toFixed(0)} MB`);
  const size = await sizeOf(dirname(bundle));
  const milliseconds = (name: string, values: readonly number[], target?: number): string[] => [
    name,
    duration(median(values)),
    duration(Math.max(...values)),
    target === undefined ? "–" : `${target} ms`,
    target === undefined ? "–" : verdict(median(values) <= target),
  ];
  const megabytes = (name: string, value: number, target: number): string[] => [
    name,
    `${(value / megabyte).toFixed(1)} MB`,
    "–",
    `${target} MB`,
    verdict(value <= target * megabyte),
  ];
  return [
    `Of the bundle \`actions/blue-green-deploy/dist\` on Node ${process.versions.node}, each start ${runs} times, in turns with an empty program. *Start-up* is a run without \`service\`, \`image\` and \`hosts\` from its start until it has refused and ended. *First network byte* is from its start until the host's SSH port has the first byte, with all inputs valid. *Memory* is the highest resident size of the process (\`VmHWM\`) in a deploy that pulls, switches, drains and stops. The verdict is by the median.`,
    "",
    table(
      ["", "median", "max", "target", ""],
      [
        milliseconds("empty Node", empty),
        milliseconds("start-up", refusing, 120),
        milliseconds("first network byte", contact, 300),
        megabytes("memory of a deploy", peak, 150),
        megabytes("code of the bundle", size, 4),
      ],
    ),
  ].join("\n");
}

function verdict(met: boolean): string {
  return met ? "met" : "NOT met";
}

async function startUps(
  defaults: Readonly<Record<string, string>>,
): Promise<{ empty: number[]; refusing: number[] }> {
  const directory = await mkdtemp(join(tmpdir(), "tidegate-bench-"));
  const nothing = join(directory, "empty.mjs");
  await writeFile(nothing, "");
  const empty: number[] = [];
  const refusing: number[] = [];
  for (let turn = 0; turn < runs; turn += 1) {
    empty.push((await runAction(nothing, {})).wallMs);
    const refused = await runAction(bundle, defaults);
    if (refused.code !== 1 || !refused.printed.includes("service")) {
      throw new Error(`the bundle did not refuse missing inputs: ${refused.code} ${refused.printed}`);
    }
    refusing.push(refused.wallMs);
  }
  await rm(directory, { recursive: true });
  return { empty, refusing };
}

/** Bytes of the JavaScript in a folder. */
async function sizeOf(folder: string): Promise<number> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".js"));
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
