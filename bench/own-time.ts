import type { DeployOutcome, Span } from "../src/report/outcome.ts";
import { duration, median, table } from "./numbers.ts";
import { notOurs, ownTime, shareOf, timeOf, untimed } from "./spans.ts";
import { bakeTime, deployByEngine, onStage } from "./stage.ts";

const deploys = 10;
const targetMs = 800;
const activities: readonly Span["activity"][] = [
  "connect",
  "observe",
  "pull",
  "start",
  "health",
  "switch",
  "bake",
  "drain",
  "stop",
  "clean",
];

/** Deployer's own time over ten deploys to one host without traffic, and where it goes. */
export async function benchOwnTime(say: (text: string) => void): Promise<string> {
  return await onStage({}, async (stage) => {
    await deployByEngine(stage, await stage.bed.images.service("own-0"));
    const outcomes: DeployOutcome[] = [];
    for (let number = 1; number <= deploys; number += 1) {
      const outcome = await deployByEngine(stage, await stage.bed.images.service(`own-${number}`));
      say(
        `deploy ${number} of ${deploys}: ${duration(outcome.durationMs)}, own ${duration(ownTime(outcome))}`,
      );
      outcomes.push(outcome);
    }
    const own = outcomes.map(ownTime);
    const late = own.filter((ms) => ms > targetMs).length;
    const verdict = late === 0 ? "met by every deploy" : `NOT met by ${late} of ${deploys}`;
    return [
      `Deployer's own time is the wall time of a deploy without the stretches *${notOurs.join("*, *")}*: bringing the image, creating and starting the candidate's container, waiting for its health, judging the new one (a bake of ${bakeTime} here), letting the previous release finish. What runs beside one of those costs no time of its own. ${deploys} deploys to one host over SSH, a new image each (its layers are there already), without traffic; a first deploy before them is not counted. Target: at most ${targetMs / 1_000} s, ${verdict}.`,
      "",
      table(["", "median", "max", "median share of own time"], rows(outcomes)),
      "",
      "Shares count only what did not pass beside one of the stretches left out; activities that overlap each other count in each.",
    ].join("\n");
  });
}

function rows(outcomes: readonly DeployOutcome[]): string[][] {
  const row = (name: string, time: (outcome: DeployOutcome) => number, share = "–"): string[] => {
    const values = outcomes.map(time);
    return [name, duration(median(values)), duration(Math.max(...values)), share];
  };
  const percent = (values: readonly number[]): string => `${Math.round(median(values) * 100)} %`;
  return [
    row("wall", ({ durationMs }) => durationMs),
    row("**own time**", ownTime, "100 %"),
    ...activities.map((activity) => {
      const ours = !notOurs.includes(activity);
      const share = outcomes.map((outcome) => shareOf(outcome, activity));
      const time = (outcome: DeployOutcome): number => timeOf(outcome, activity);
      return ours ? row(activity, time, percent(share)) : row(`*${activity}* (left out)`, time);
    }),
    row(
      "in no span (arming the proxy's files, closing)",
      untimed,
      percent(outcomes.map((outcome) => untimed(outcome) / ownTime(outcome))),
    ),
  ];
}
