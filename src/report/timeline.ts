import { mermaidLabel } from "./inert-markup.ts";
import type { HostOutcome, Span } from "./outcome.ts";

/** Hosts that are drawn: more of them would be a picture nobody can read. */
const drawnHosts = 8;

/** Spans drawn for a host. */
const drawnSpans = 20;

/** Below this length of a run the axis counts milliseconds instead of seconds. */
const finestMs = 5_000;

/**
 * The run as a Mermaid gantt chart in a fenced block, one section a host; empty when there is nothing to draw.
 * Times are milliseconds since the run began, given as epoch milliseconds (`dateFormat x`), and the axis prints
 * them as numbers (`%Q`, `%s`), because a clock's hours would be shifted into the reader's time zone.
 */
export function timeline(hosts: readonly HostOutcome[]): readonly string[] {
  const drawn = hosts.filter(({ spans }) => spans.length > 0);
  if (drawn.length === 0) return [];
  const shown = drawn.slice(0, drawnHosts);
  const endMs = Math.max(...shown.flatMap(({ spans }) => spans.map(({ toMs }) => toMs)));
  const left = drawn.length - shown.length;
  return [
    "```mermaid",
    "gantt",
    "  dateFormat x",
    `  axisFormat ${endMs < finestMs ? "%Q ms" : "%s s"}`,
    ...shown.flatMap(section),
    "```",
    ...(left === 0 ? [] : ["", `The first ${drawnHosts} hosts are drawn, ${left} more are not.`]),
  ];
}

function section({ host, spans }: HostOutcome): readonly string[] {
  return [`  section ${mermaidLabel(host)}`, ...spans.slice(0, drawnSpans).map(task)];
}

/** The switch stands out; a task needs a length to be seen. */
function task({ activity, fromMs, toMs }: Span): string {
  const from = Math.max(0, Math.round(fromMs));
  const to = Math.max(from + 1, Math.round(toMs));
  const tag = activity === "switch" ? "crit, " : "";
  return `  ${mermaidLabel(activity)} :${tag}${from}, ${to}`;
}
