import { durationText } from "../duration-text.ts";
import type { DeployOutcome, HostOutcome, Span } from "../outcome.ts";
import { type PlacedSpan, packLanes } from "./lanes.ts";
import { type Html, html, join, leftOut, nothing, text, within } from "./markup.ts";
import { across, axisLabels, axisLines } from "./time-axis.ts";

/** Activities by what they are to users, in the order of a run, each group with a colour. */
const groups = [
  { name: "look", label: "connect, observe", activities: ["connect", "observe"] },
  { name: "bring", label: "pull, release command, start", activities: ["pull", "release", "start"] },
  { name: "try", label: "health, checks", activities: ["health", "checks"] },
  { name: "move", label: "switch", activities: ["switch"] },
  { name: "watch", label: "canary, bake", activities: ["canary", "bake"] },
  { name: "end", label: "drain, stop, clean", activities: ["drain", "stop", "clean"] },
] as const satisfies readonly { name: string; label: string; activities: readonly Span["activity"][] }[];

const groupOf = new Map<Span["activity"], string>(
  groups.flatMap(({ name, activities }) => activities.map((activity) => [activity, name] as const)),
);

/** Spans drawn of a host. */
const drawnSpans = 40;

/** Height of a bar with its space, in pixels. */
const laneHeight = 16;

/** What each host did when, one lane a host, at most `maxBytes`; nothing when nothing was timed. */
export function timelineChart({ hosts }: DeployOutcome, maxBytes: number): Html {
  const timed = hosts.filter(({ spans }) => spans.length > 0);
  if (timed.length === 0) return nothing;
  const lengthMs = timed.reduce(
    (length, { spans }) => spans.reduce((end, { toMs }) => Math.max(end, toMs), length),
    1,
  );
  const { shown, left } = within(timed, maxBytes, (host) => hostLane(host, lengthMs));
  const used = new Set(timed.flatMap(({ spans }) => spans.map(({ activity }) => groupOf.get(activity))));
  const legend = groups
    .filter(({ name }) => used.has(name))
    .map(
      ({ name, label }) =>
        html`<li><svg class="swatch" width="12" height="12" aria-hidden="true"><rect class="${name as Html}" width="12" height="12"/></svg> ${label as Html}</li>`,
    );
  return html`<figure>
<ul class="lanes">
${join(shown)}
</ul>
<div class="lane-axis"><svg width="100%" height="18" aria-hidden="true">${axisLabels(lengthMs, 13)}</svg></div>
<figcaption><ul class="legend">${join(legend, "")}</ul></figcaption>
</figure>${leftOut(left, left === 1 ? "host" : "hosts", "the log")}`;
}

function hostLane({ host, spans }: HostOutcome, lengthMs: number): Html {
  const drawn = spans.slice(0, drawnSpans);
  const lanes = packLanes(drawn).toSorted((a, b) => Number(isSwitch(a)) - Number(isSwitch(b)));
  const height = Math.max(...lanes.map(({ lane }) => lane + 1)) * laneHeight;
  const bars = lanes.map((placed) => bar(placed, lengthMs));
  const told = `${host.slice(0, 100)}: ${activitiesText(drawn)}`;
  return html`<li><span class="host">${text(host)}</span><svg width="100%" height="${height}" role="img" aria-label="${text(told)}">${axisLines(lengthMs, height)}${join(bars, "")}</svg></li>`;
}

/** The switch is short and matters most: it is drawn last, over its neighbours. */
function isSwitch({ span }: PlacedSpan): boolean {
  return span.activity === "switch";
}

function bar({ span, lane }: PlacedSpan, lengthMs: number): Html {
  const { activity, fromMs, toMs } = span;
  const took = Math.max(0, toMs - fromMs);
  const place = html`x="${across(fromMs, lengthMs) as Html}" width="${across(took, lengthMs) as Html}"`;
  const name = (groupOf.get(activity) ?? "look") as Html;
  const inset = activity === "switch" ? 0 : 2;
  return html`<rect class="${name}" ${place} y="${lane * laneHeight + inset}" height="${laneHeight - 2 * inset}"><title>${activity as Html} ${durationText(took) as Html}</title></rect>`;
}

function activitiesText(spans: readonly Span[]): string {
  return spans
    .map(({ activity, fromMs, toMs }) => `${activity} ${durationText(Math.max(0, toMs - fromMs))}`)
    .join(", ");
}
