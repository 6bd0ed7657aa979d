import type { MeasuredCounts } from "../tests/support/load/result.ts";
import { count, duration, median, table } from "./numbers.ts";
import type { LoadedRun } from "./under-load.ts";

/** One row a deployer: how long its deploys took and what users met. */
export function comparison(runs: readonly LoadedRun[]): string {
  return table(
    ["", "deploys", "median", "slowest", "requests", "**failed**", "going away", "failed of a deploy"],
    runs.map(({ name, deploys, load }) => {
      const took = deploys.map(({ tookMs }) => tookMs);
      const failed = deploys.map((deploy) => deploy.failed);
      return [
        name,
        `${deploys.length}`,
        duration(median(took)),
        duration(Math.max(...took)),
        count(load.total.sent),
        `**${count(load.total.failed)}**`,
        count(load.total.goingAway),
        `${count(Math.min(...failed))} to ${count(Math.max(...failed))}`,
      ];
    }),
  );
}

const kinds = {
  keepAlive: "kept connections",
  fresh: "new connections",
  slow: "2 s answers",
  upload: "uploads of 5 MB",
  websocket: "WebSockets",
} as const;

/** One row a deployer: `failed of sent` for each kind of traffic, and why. */
export function failuresByKind(runs: readonly LoadedRun[]): string {
  const names = Object.keys(kinds) as (keyof typeof kinds)[];
  return table(
    ["failed of sent", ...Object.values(kinds), "causes"],
    runs.map(({ name, load }) => [
      name,
      ...names.map((kind) => failedOfSent(load.kinds[kind])),
      Object.entries(load.total.causes)
        .toSorted(([, a], [, b]) => b - a)
        .map(([cause, times]) => `${count(times)} ${cause}`)
        .join(", ") || "–",
    ]),
  );
}

function failedOfSent(counts: MeasuredCounts | undefined): string {
  return counts === undefined ? "–" : `${count(counts.failed)} of ${count(counts.sent)}`;
}

/** One row a deploy of one deployer. */
export function everyDeploy({ deploys }: LoadedRun): string {
  return table(
    ["deploy", "took", "own time", "switch", "requests", "failed", "going away"],
    deploys.map((deploy, index) => [
      `${index + 1}`,
      duration(deploy.tookMs),
      duration(deploy.ownMs ?? Number.NaN),
      duration(deploy.switchMs ?? Number.NaN),
      count(deploy.requests),
      count(deploy.failed),
      count(deploy.goingAway),
    ]),
  );
}
