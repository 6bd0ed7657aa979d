import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadResult } from "../../../tests/support/load/result.ts";
import type { PushedImage } from "../../../tests/support/testbed/registry.ts";
import type { Testbed } from "../../../tests/support/testbed/testbed.ts";
import type { Screen } from "./screen.ts";
import { type Step, shortBake, steps } from "./steps.ts";
import { runTool } from "./tool.ts";
import { sendUsers, type Users } from "./users.ts";
import type { StepEnd } from "./verdict.ts";

/** Where users reach the service. */
export const servicePort = 3001;

/** So that the reader sees the traffic before and after what a step does to it. */
const watchMs = 1_200;

/** Everything a performance needs. */
export interface Stage {
  readonly bed: Testbed;
  /** By the release's name. */
  readonly images: ReadonlyMap<string, PushedImage>;
  readonly screen: Screen;
  /** Aborted when nobody watches any more. */
  readonly signal: AbortSignal;
}

/** The releases' images. One program plays them all: what differs is its environment. */
export async function pushImages({ images }: Testbed): Promise<ReadonlyMap<string, PushedImage>> {
  // One by one: the registry trips over pushes of the same layer at the same time.
  const v1 = await images.service("v1");
  const v2 = await images.service("v2");
  const v3 = await images.service("v3", { env: { HEALTH_AFTER: "never" } });
  const v4 = await images.service("v4", { env: { FAIL_AFTER: "5000" } });
  return new Map([
    ["v1", v1],
    ["v2", v2],
    ["v3", v3],
    ["v4", v4],
  ]);
}

/** Takes all steps, with users there from the second one on. */
export async function showSteps(stage: Stage): Promise<readonly StepEnd[]> {
  const flags = await flagsFor(stage);
  const target = { host: stage.bed.host(0).address, port: servicePort };
  const ends: Omit<StepEnd, "load">[] = [];
  const loads: Promise<LoadResult>[] = [];
  let users: Users | undefined;
  for (const step of steps) {
    introduce(step, stage);
    // The next users come before the last ones leave, so that the service is never without any.
    const leaving = users;
    if (step.during.length > 0) users = await sendUsers(target, stage.screen, stage.signal);
    await users?.expect(step.during);
    if (leaving !== undefined) loads.push(leaving.leave());
    if (users !== undefined) await sleep(watchMs);
    ends.push(await takeStep(step, flags, stage));
    await users?.expect(step.after);
    if (users !== undefined) await sleep(watchMs);
  }
  if (users !== undefined) loads.push(users.leave());
  const met: (LoadResult | undefined)[] = await Promise.all(loads);
  // The first step has no users.
  return ends.map((end, at) => ({ ...end, load: at === 0 ? undefined : met[at - 1] }));
}

function introduce(step: Step, { bed, images, screen }: Stage): void {
  screen.heading(step.heading);
  for (const line of step.explanation) screen.say(line);
  const image = images.get(step.version)?.reference ?? "";
  screen.say(`$ tidegate deploy --service shop --hosts ${bed.host(0).address} --image ${image} …`);
}

async function takeStep(
  step: Step,
  flags: readonly string[],
  { images, screen, signal }: Stage,
): Promise<Omit<StepEnd, "load">> {
  const { title, promised, version } = step;
  const began = performance.now();
  const own = ["--image", images.get(version)?.reference ?? "", "--bake-time", step.bakeTime ?? shortBake];
  const args = ["deploy", ...flags, ...own];
  const ended = await runTool(args, screen.tool, signal);
  return { title, promised, ...ended, tookMs: performance.now() - began };
}

/** What the command takes besides the image: as a user would, but for the quicker health check and the shorter bake. */
async function flagsFor({ bed }: Stage): Promise<readonly string[]> {
  const knownHosts = join(bed.directory, "known_hosts");
  await writeFile(knownHosts, bed.knownHosts);
  const proxy = await bed.images.proxy();
  const flags = {
    service: "shop",
    hosts: bed.host(0).address,
    "ssh-key": `@${join(bed.directory, "deploy_key")}`,
    "known-hosts": `@${knownHosts}`,
    "proxy-image": proxy.reference,
    port: `${servicePort}`,
    "health-interval": "500ms",
    "health-timeout": "5s",
  };
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
}
