import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "./quoted.ts";

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** Both ends count; milliseconds. */
export interface DurationBounds {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Reads `500ms`, `30s`, `5m` or `1h` as milliseconds; a number without a unit is refused. */
export function parseDuration(input: string, text: string, { fromMs, toMs }: DurationBounds): Parsed<number> {
  const [, count, unit] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) return refused(input, shapeMessage(text), exampleFor(text));
  const ms = Number(count) * unitMs[unit as keyof typeof unitMs];
  if (ms >= fromMs && ms <= toMs) return parsed(ms);
  return refused(
    input,
    `is ${quoted(text)}, and must be from ${describeMs(fromMs)} to ${describeMs(toMs)}`,
    describeMs(ms < fromMs ? fromMs : toMs),
  );
}

/** A duration in the largest unit that needs no fraction: 90000 is `90s`, 3600000 is `1h`. */
export function describeMs(ms: number): string {
  if (ms === 0) return "0s";
  const unit = (["h", "m", "s"] as const).find((candidate) => ms % unitMs[candidate] === 0) ?? "ms";
  return `${ms / unitMs[unit]}${unit}`;
}

function shapeMessage(text: string): string {
  if (isBareNumber(text)) return `is ${quoted(text)}, a number without a unit`;
  return `is ${quoted(text)}, which is not a whole number followed by ms, s, m or h`;
}

function exampleFor(text: string): string {
  return isBareNumber(text) ? `${text}s` : "30s";
}

function isBareNumber(text: string): boolean {
  return /^\d{1,9}$/.test(text);
}
