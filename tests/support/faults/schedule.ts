import { type Cut, type CutPoint, describeCut } from "./cut.ts";

/** What is cut: a deploy to an empty host, one over a live release, or a rollback to the release before. */
export const stories = ["first deploy", "deploy", "rollback"] as const;
export type Story = (typeof stories)[number];

/** A run that is cut, and then the same run again. */
export interface Schedule {
  readonly story: Story;
  readonly cut: Cut;
  /** The runner is gone as well: no post step gives the lease back, and the next run has to take it over. */
  readonly runnerLost?: boolean;
}

export function describeSchedule({ story, cut, runnerLost = false }: Schedule): string {
  return `a ${story}: ${describeCut(cut)}${runnerLost ? ", runner lost" : ""}`;
}

/** Reads leave a host as it is; how often a run asks, or gives a sign of life, differs from run to run. */
export function isRead(name: string): boolean {
  return /^(GET|show|entrance) /.test(name) || name.endsWith(".{beat}");
}

/** So many of one read are cut: later ones differ in nothing, and the next run may not come to them. */
const mostReads = 2;

/** The places where a run can be cut, by a recording of a whole one. */
export function cutPoints(recorded: readonly CutPoint[]): readonly CutPoint[] {
  return recorded
    .filter(({ name, nth }) => !isRead(name) || nth <= mostReads)
    .map(({ name, nth }) => ({ name, nth }));
}

const everyCut: readonly Omit<Cut, "at">[] = [
  { time: "before", kind: "kill" },
  { time: "after", kind: "kill" },
  { time: "before", kind: "reset" },
  { time: "after", kind: "reset" },
  { time: "before", kind: "black-hole" },
  { time: "after", kind: "black-hole" },
  { time: "before", kind: "cancel" },
];

/** Every cut at every place. */
export function matrix(story: Story, points: readonly CutPoint[]): readonly Schedule[] {
  return points.flatMap((at) => everyCut.map((cut) => ({ story, cut: { at, ...cut } })));
}

/** How often each cut is drawn: a black hole takes as long as ten others. */
const weights: Readonly<Record<Cut["kind"], number>> = { kill: 8, reset: 6, cancel: 4, "black-hole": 1 };
const shareOfReads = 0.25;
const shareOfLostRunners = 0.15;

/** Cuts drawn by chance, the same for the same seed and places. */
export function sample(
  seed: number,
  count: number,
  points: ReadonlyMap<Story, readonly CutPoint[]>,
): readonly Schedule[] {
  const random = randomBy(seed);
  const draw = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error("there is nothing to draw from");
    return item;
  };
  const cuts = everyCut.flatMap((cut) => Array.from({ length: weights[cut.kind] }, () => cut));
  return Array.from({ length: count }, () => {
    const [story, places] = draw([...points]);
    const wantsRead = random() < shareOfReads;
    const at = draw(places.filter(({ name }) => isRead(name) === wantsRead));
    const runnerLost = random() < shareOfLostRunners;
    return { story, cut: { at, ...draw(cuts) }, ...(runnerLost ? { runnerLost } : {}) };
  });
}

/** Numbers from 0 to below 1 (mulberry32): small, and good enough to draw with. */
export function randomBy(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
