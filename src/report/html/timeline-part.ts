import { durationText } from "../duration-text.ts";
import type { DeployOutcome, HostOutcome, Span } from "../outcome.ts";
import { type Html, html, nothing, section, text } from "./markup.ts";
import { table } from "./table.ts";
import { timelineChart } from "./timeline-chart.ts";

/** Bytes of the picture and of the table below it. */
const budget = { chart: 200_000, table: 90_000 };

/** What each host did when, as a picture and in figures. */
export function timelinePart(outcome: DeployOutcome): Html {
  const timed = outcome.hosts.filter(({ spans }) => spans.length > 0);
  if (timed.length === 0) return nothing;
  const activities = [...new Set(timed.flatMap(({ spans }) => spans.map(({ activity }) => activity)))];
  const figures = table({
    caption: "Time each host took for each activity",
    heads: ["Host", ...activities],
    rows: timed,
    cells: (host) => [text(host.host), ...activities.map((activity) => took(host, activity))],
    maxBytes: budget.table,
    elsewhere: "the log",
  });
  const details = html`<details><summary>Figures of the timeline</summary>${figures}</details>`;
  return section("timeline", "Timeline", timelineChart(outcome, budget.chart), details);
}

function took({ spans }: HostOutcome, activity: Span["activity"]): Html {
  const own = spans.filter((span) => span.activity === activity);
  if (own.length === 0) return nothing;
  return durationText(own.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, toMs - fromMs), 0)) as Html;
}
