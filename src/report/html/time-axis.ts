import { type Html, html, join } from "./markup.ts";

/** Lengths between two ticks; milliseconds. */
const tickSteps = [
  50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000,
];

/** Stretches between ticks: their labels have room on a phone. */
const most = 4;

/** Ticks of an axis from 0 to `lengthMs`, in milliseconds, at most five. */
export function ticksOf(lengthMs: number): readonly number[] {
  const step = tickSteps.find((each) => lengthMs / each <= most) ?? Math.ceil(lengthMs / most);
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, at) => at * step);
}

/** A place on the axis as an SVG length, whatever the width of the picture; to a hundredth of a percent. */
export function across(ms: number, lengthMs: number): string {
  const share = lengthMs <= 0 ? 0 : Math.min(1, Math.max(0, ms / lengthMs));
  return `${Math.round(share * 10_000) / 100}%`;
}

/** `0 s`, `2.5 s`, `1:30 min`, `1:05 h`. */
export function clockText(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 10) / 100} s`;
  const [unit, small] = ms < 3_600_000 ? (["min", 1_000] as const) : (["h", 60_000] as const);
  const all = Math.round(ms / small);
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, "0")} ${unit}`;
}

/** Labels of the axis as the inside of an SVG of its own; `y` is the line they stand on. */
export function axisLabels(lengthMs: number, y: number): Html {
  const ticks = ticksOf(lengthMs);
  return join(
    ticks.map((ms) => {
      const share = ms / lengthMs;
      const anchor = ms === 0 ? "start" : share > 0.93 ? "end" : "middle";
      return html`<text x="${across(ms, lengthMs) as Html}" y="${y}" text-anchor="${anchor as Html}">${clockText(ms) as Html}</text>`;
    }),
    "",
  );
}

/** Vertical lines at the ticks, from the top to `height`. */
export function axisLines(lengthMs: number, height: number): Html {
  const lines = ticksOf(lengthMs).map((ms) => {
    const x = across(ms, lengthMs) as Html;
    return html`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`;
  });
  return join(lines, "");
}
