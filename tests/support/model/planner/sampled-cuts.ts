import { noRoutes, steadyOn } from "../../../../src/proxy/routes.ts";
import { emptyHistory } from "../../../../src/release/history.ts";
import { settledHistory } from "../../../../src/release/settled-history.ts";
import { exampleRelease, exampleRequest, exampleSettings, newDigest } from "../../example-observation.ts";
import { carryOut } from "./carry-out.ts";
import { deploying } from "./deploy.ts";
import type { StepHost } from "./host.ts";

/** A request of the model's deploy, by its name and by which of that name it is, counted from 1. */
export interface ModelCut {
  readonly name: string;
  readonly nth: number;
}

/** A host that never had anything of a service. */
export const nothingThere: StepHost = {
  network: false,
  proxy: "absent",
  routes: noRoutes,
  onDisk: noRoutes,
  settings: exampleSettings(),
  outdated: false,
  markedDown: false,
  releases: [],
  answers: true,
  history: emptyHistory,
  staged: undefined,
  laidDown: undefined,
  spare: false,
  proven: new Set(),
};

const live = exampleRelease();
const oneLive: StepHost = {
  ...nothingThere,
  network: true,
  proxy: "running",
  routes: steadyOn("blue"),
  onDisk: steadyOn("blue"),
  releases: [live],
  history: settledHistory(emptyHistory, live.identity),
  proven: new Set([live.id]),
};

/**
 * Every place where the model interrupts a deploy, in its order: on an empty host, or beside a live release with a bake.
 * Names are those by which a real run is cut.
 */
export function modelCuts(begin: "nothing" | "live"): readonly ModelCut[] {
  const base = exampleRequest();
  const request = { ...base, judging: { ...base.judging, bakeMs: 1_000 } };
  const host = begin === "live" ? oneLive : nothingThere;
  const deploy = deploying(request, { release: "s1", digest: newDigest }, "good", 1);
  const { taken } = carryOut([host], deploy, Number.POSITIVE_INFINITY, () => 0);
  const counts = new Map<string, number>();
  return taken.map(({ step: { name } }) => {
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return { name, nth };
  });
}

/** So many of them, evenly spread; another number begins elsewhere. */
export function sampledCuts(begin: "nothing" | "live", seed: number, count: number): readonly ModelCut[] {
  const all = modelCuts(begin);
  const [offset, apart] = [seed % all.length, all.length / count];
  const indices = Array.from({ length: count }, (_, at) => (offset + Math.floor(at * apart)) % all.length);
  return [...new Set(indices)].flatMap((index) => all[index] ?? []);
}
