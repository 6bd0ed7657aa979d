import {
  type AvailabilityBucket,
  type AvailabilityBuckets,
  bucketsOf,
} from "../../analysis/availability-buckets.ts";
import type { DeployOutcome } from "../outcome.ts";
import { marksOf, runOf } from "../run-marks.ts";
import { latencyLabel, latencyScale } from "./latency-scale.ts";
import { groupMarks, type MarkGroup, markList } from "./mark-groups.ts";
import { type Html, html, join, nothing, text } from "./markup.ts";
import { across, axisLabels, axisLines } from "./time-axis.ts";

/** Stretches drawn: each is more than two pixels wide on a phone. */
const stretches = 120;

/** Places from the top in pixels: marks (switches, fallbacks), the plot of latencies, the lane of failures, the axis. */
const markRow = { switch: 11, fallback: 33 };
const top = 52;
const plot = 150;
const lane = { from: top + plot + 8, height: 14 };
const height = lane.from + lane.height + 22;

/** Latency and failures of the probes over the run, with what moved traffic marked; percentages make it fit any width. */
export function availabilityChart(outcome: DeployOutcome, description: string): Html {
  const run = runOf(outcome);
  const cut = bucketsOf(outcome.samples, run, stretches);
  const lengthMs = Math.max(run.lengthMs, 1);
  const groups = groupMarks(marksOf(outcome), lengthMs);
  const scale = latencyScale(cut.buckets.flatMap(({ medianMs = 0, slowestMs = 0 }) => [medianMs, slowestMs]));
  const bars = cut.buckets.map((bucket) =>
    bar(bucket, cut, lengthMs, (ms) => top + plot * (1 - scale.up(ms))),
  );
  const lines = scale.lines.map((ms) => {
    const y = top + plot * (1 - scale.up(ms));
    return {
      line: html`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}"/>`,
      label: html`<text x="46" y="${y + 4}" text-anchor="end">${latencyLabel(ms) as Html}</text>`,
    };
  });
  return html`<figure>
<div class="chart"><svg class="scale" width="52" height="${height}" aria-hidden="true">${join(
    lines.map(({ label }) => label),
    "",
  )}<text x="46" y="${lane.from + 11}" text-anchor="end">failed</text></svg>
<svg class="plot" width="100%" height="${height}" role="img" aria-label="${text(description)}">
${axisLines(lengthMs, lane.from + lane.height)}${join(
  lines.map(({ line }) => line),
  "",
)}
${join(bars)}
<line class="axis" x1="0" x2="100%" y1="${top + plot}" y2="${top + plot}"/>
${join(groups.map((group) => mark(group, lengthMs)))}
${axisLabels(lengthMs, height - 4)}
</svg></div>
<figcaption>${legend(cut)}${markList(groups, outcome.hosts.length)}</figcaption>
</figure>`;
}

function bar(
  { fromMs, failed, medianMs, slowestMs }: AvailabilityBucket,
  { stepMs }: AvailabilityBuckets,
  lengthMs: number,
  yOf: (ms: number) => number,
): Html {
  const x = across(fromMs, lengthMs) as Html;
  const width = across(Math.min(stepMs, lengthMs - fromMs) * 0.85, lengthMs) as Html;
  const column = (name: string, from: number, to: number): Html =>
    html`<rect class="${name as Html}" x="${x}" width="${width}" y="${round(from)}" height="${round(Math.max(1, to - from))}"/>`;
  const parts = [
    slowestMs === undefined ? nothing : column("slowest", yOf(slowestMs), top + plot),
    medianMs === undefined ? nothing : column("median", yOf(medianMs), top + plot),
    failed === 0 ? nothing : column("gap", top, lane.from),
    failed === 0 ? nothing : column("lost", lane.from, lane.from + lane.height),
  ];
  return join(parts, "");
}

function mark({ number, kind, fromMs }: MarkGroup, lengthMs: number): Html {
  const x = across(fromMs, lengthMs) as Html;
  return html`<g class="${kind as Html}"><line x1="${x}" x2="${x}" y1="${markRow[kind]}" y2="${lane.from + lane.height}"/><circle cx="${x}" cy="${markRow[kind]}" r="9"/><text x="${x}" y="${markRow[kind] + 4}" text-anchor="middle">${number}</text></g>`;
}

const swatch = (name: string): Html =>
  html`<svg class="swatch" width="12" height="12" aria-hidden="true"><rect class="${name as Html}" width="12" height="12"/></svg>`;

function legend({ buckets }: AvailabilityBuckets): Html {
  const lost = buckets.some(({ failed }) => failed > 0)
    ? html`<li>${swatch("lost")} failed probes</li>`
    : nothing;
  return html`<ul class="legend"><li>${swatch("median")} median answer</li><li>${swatch("slowest")} slowest answer</li>${lost}</ul>`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
