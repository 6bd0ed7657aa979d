import { setTimeout as sleep } from "node:timers/promises";
import { readFlags, rollingBack } from "../cli/flags.ts";
import type { KeepPrevious } from "../src/release/labels.ts";
import { silentJournal } from "../src/report/journal.ts";
import type { RollbackOutcome } from "../src/report/rollback-outcome.ts";
import { readRollbackRequest } from "../src/rollback/read-request.ts";
import { rollback } from "../src/rollback/rollback.ts";
import type { LoadMix, Target } from "../tests/support/load/mix.ts";
import type { LoadResult } from "../tests/support/load/result.ts";
import { startLoad } from "../tests/support/load/start.ts";
import { mixOn } from "./mix.ts";
import { count, covered, duration, median, table } from "./numbers.ts";
import { notOurs } from "./spans.ts";
import { deployByEngine, onStage, type Stage, servicePort } from "./stage.ts";

const rollbacks = 10;
const leastRequests = 50_000;
const longestRunMs = 300_000;
/** Between two rollbacks, so that what one breaks late is counted to it. */
const settleMs = 1_500;

/** What a rollback may take, by where its target is: until the last switch, or of its own where it has to be started. */
const targets: Readonly<Record<KeepPrevious, { readonly ms: number; readonly of: keyof Times }>> = {
  running: { ms: 250, of: "toSwitchMs" },
  paused: { ms: 400, of: "toSwitchMs" },
  stopped: { ms: 1_000, of: "ownMs" },
};

interface Times {
  /** From all connections there to the last host switched. */
  readonly toSwitchMs: number;
  /** Of that, without starting the application and waiting for its health. */
  readonly ownMs: number;
  readonly wallMs: number;
}

interface Measured {
  readonly kept: KeepPrevious;
  readonly times: readonly Times[];
  readonly load: LoadResult;
}

/** Half of the other benches' traffic, which takes most of two cores: milliseconds are to be measured beside it. */
function mix(target: Target): LoadMix {
  const rates = { keepAlive: 500, fresh: 60, slow: 10, upload: 1, websocket: 4 };
  return { ...mixOn(target, longestRunMs), rates };
}

const mixInWords =
  "a second 500 requests on 64 kept connections, 60 on new ones (20 kB answers), 10 that take 2 s, one upload of 5 MB and 4 new WebSockets held for 5 s";

/** Rollbacks to and fro under load, by what became of the release that is gone back to. */
export async function benchRollback(say: (text: string) => void): Promise<string> {
  const measured: Measured[] = [];
  for (const kept of ["running", "paused", "stopped"] as const) {
    measured.push(await onStage({}, (stage) => measure(stage, kept, say)));
  }
  return report(measured);
}

async function measure(stage: Stage, kept: KeepPrevious, say: (text: string) => void): Promise<Measured> {
  const { host, bed } = stage;
  const asked = { ...stage, flags: [...stage.flags, "--keep-previous", kept] };
  const first = await deployByEngine(asked, await bed.images.service("r0"));
  const second = await deployByEngine(asked, await bed.images.service("r1"));
  const load = await startLoad(mix({ host: host.address, port: servicePort }));
  try {
    await load.expect(["r0", "r1"]);
    await sleep(settleMs);
    const times: Times[] = [];
    for (let number = 1; number <= rollbacks; number += 1) {
      // There and back again, each time to what the one before has left.
      const outcome = await rollBack(stage, (number % 2 === 1 ? first : second).release ?? "");
      const took = timesOf(outcome);
      say(`${kept}: rollback ${number} of ${rollbacks}: ${duration(took.toSwitchMs)} to the switch`);
      times.push(took);
      await sleep(settleMs);
    }
    while ((await load.snapshot()).total.sent < leastRequests) await sleep(250);
    return { kept, times, load: await load.stop() };
  } catch (error) {
    await load.stop().catch(() => undefined);
    throw error;
  }
}

async function rollBack(stage: Stage, to: string): Promise<RollbackOutcome> {
  const way = flagsOf(stage, ["service", "hosts", "ssh-key", "known-hosts"]);
  const flags = readFlags([...way, "--to", to], {}, rollingBack);
  if (flags.problems.length > 0) throw new Error(JSON.stringify(flags.problems));
  const request = await readRollbackRequest(flags.inputs);
  if (!request.ok) throw new Error(JSON.stringify(request.problems));
  const origin = { actor: undefined, commit: undefined, run: undefined, repository: undefined };
  const signal = new AbortController().signal;
  const outcome = await rollback(request.value, { journal: silentJournal, origin, signal });
  if (outcome.result === "rolled-back") return outcome;
  throw new Error(`the rollback ended ${outcome.result}: ${outcome.failure?.message ?? "no failure given"}`);
}

/** Those of a deploy that a rollback knows too. */
function flagsOf({ flags }: Stage, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const at = flags.indexOf(`--${name}`);
    return flags.slice(at, at + 2);
  });
}

function timesOf({ hosts, durationMs }: RollbackOutcome): Times {
  const spans = hosts.flatMap((host) => host.spans);
  const ends = (activity: string) => spans.filter((one) => one.activity === activity).map(({ toMs }) => toMs);
  const from = Math.max(...ends("connect"));
  const to = Math.max(...ends("switch"));
  const others = spans.filter(({ activity }) => notOurs.includes(activity));
  const within = others.map(({ fromMs, toMs }) => ({
    fromMs: Math.max(from, fromMs),
    toMs: Math.min(to, toMs),
  }));
  return { toSwitchMs: to - from, ownMs: to - from - covered(within), wallMs: durationMs };
}

function report(measured: readonly Measured[]): string {
  const rows = measured.map(({ kept, times, load }) => {
    const of = (key: keyof Times) => times.map((one) => one[key]);
    const pair = (key: keyof Times) => `${duration(median(of(key)))} / ${duration(Math.max(...of(key)))}`;
    const goal = targets[kept];
    const late = of(goal.of).filter((ms) => ms > goal.ms).length;
    const met = late === 0 && load.total.failed === 0 && load.total.sent >= leastRequests;
    return [
      kept,
      pair("toSwitchMs"),
      pair("ownMs"),
      pair("wallMs"),
      `${goal.of === "ownMs" ? "own " : ""}≤ ${goal.ms} ms`,
      met ? "met" : `NOT met${late === 0 ? "" : ` by ${late} of ${times.length}`}`,
      count(load.total.sent),
      count(load.total.failed),
    ];
  });
  return [
    `${rollbacks} rollbacks each, to and fro between two releases on one host over SSH, by what \`keep-previous\` made of the one that is gone back to, under load: ${mixInWords}. *To the switch* is from the connection until users reach the release again: observing, planning, the lease, the gate (two passes), disk and the commit. *Own* leaves starting the container and waiting for its health out. Median and longest.`,
    "",
    table(["target is", "to the switch", "own", "whole run", "goal", "", "requests", "failed"], rows),
    "",
    `Goal besides: 0 failed of at least ${count(leastRequests)} requests each. The whole run goes on after the switch: the release that is left drains (WebSockets of 5 s here), then is left running, paused or stopped.`,
  ].join("\n");
}
