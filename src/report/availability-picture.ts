import type { AvailabilityBucket, AvailabilityBuckets } from "../analysis/availability-buckets.ts";
import { durationText } from "./duration-text.ts";
import type { RunMark } from "./run-marks.ts";

/** From the lowest to the highest. */
const blocks = "▁▂▃▄▅▆▇█";

/**
 * A run as one line of blocks, with what its marks mean below: one block a stretch, as high as its slowest answer took.
 * It is a single line because not every monospaced font has these blocks, and lines below each other would not align.
 */
export function availabilityPicture(
  { stepMs, buckets }: AvailabilityBuckets,
  marks: readonly RunMark[],
): readonly string[] {
  const highestMs = buckets.reduce((highest, { slowestMs = 0 }) => Math.max(highest, slowestMs), 0);
  const last = buckets.findLastIndex(({ probes }) => probes > 0);
  const changes = changesIn(marks, stepMs, buckets.length);
  const drawn = buckets.map((bucket, at) => ({ change: changes[at] ?? "", sign: block(bucket, highestMs) }));
  const picture = drawn.map(({ change, sign }, at) => `${change}${at > last ? "" : sign}`).join("");
  return [`\`${picture}\``, "", `<sub>${legend(picture, stepMs, highestMs)}</sub>`];
}

/** A block is half as high as the next one, so that 12 ms against 50 ms is seen beside an answer that took a second. */
function block({ failed, slowestMs }: AvailabilityBucket, highestMs: number): string {
  if (failed > 0) return "❌";
  if (slowestMs === undefined) return "·";
  const halvings = slowestMs <= 0 ? blocks.length : Math.round(Math.log2(highestMs / slowestMs));
  return blocks.charAt(Math.max(0, blocks.length - 1 - halvings));
}

/** What stands before each block; many hosts that switch at once, or in the next stretch, are one mark. */
function changesIn(marks: readonly RunMark[], stepMs: number, count: number): readonly string[] {
  const stretchOf = ({ atMs }: RunMark): number =>
    Math.min(count - 1, Math.max(0, Math.floor(atMs / stepMs)));
  const stretches = (kind: RunMark["kind"]): ReadonlySet<number> =>
    new Set(marks.filter((mark) => mark.kind === kind).map(stretchOf));
  const [switches, fallbacks] = [stretches("switch"), stretches("fallback")];
  const begins = (all: ReadonlySet<number>, at: number): boolean => all.has(at) && !all.has(at - 1);
  return Array.from(
    { length: count },
    (_, at) => `${begins(switches, at) ? ">" : ""}${begins(fallbacks, at) ? "<" : ""}`,
  );
}

function legend(picture: string, stepMs: number, highestMs: number): string {
  const high = `, as high as its slowest answer: █ ${latencyText(highestMs)}, each step down half of that`;
  const meanings: readonly (readonly [string, string])[] = [
    ["❌", "a probe failed"],
    ["·", "no answer to count"],
    [">", "traffic moved to the new release"],
    ["<", "a host gave it back"],
  ];
  const used = meanings.filter(([sign]) => picture.includes(sign));
  const told = used.map(([sign, meaning]) => `\`${sign}\` ${meaning}`);
  return [`One block is ${stepText(stepMs)}${highestMs > 0 ? high : ""}`, ...told].join("; ");
}

function latencyText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms * 10) / 10} ms` : durationText(ms);
}

function stepText(ms: number): string {
  return ms < 60_000 ? `${ms / 1_000} s` : durationText(ms);
}
