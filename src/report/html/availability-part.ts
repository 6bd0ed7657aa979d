import { bucketsOf, failureCauses } from "../../analysis/availability-buckets.ts";
import { durationText } from "../duration-text.ts";
import type { DeployOutcome } from "../outcome.ts";
import { urlWithoutQuery } from "../redact-url.ts";
import { runOf } from "../run-marks.ts";
import { availabilityChart } from "./availability-chart.ts";
import { code, type Html, html, join, nothing, section } from "./markup.ts";
import { table } from "./table.ts";
import { clockText } from "./time-axis.ts";

/** Bytes of the tables below the picture. */
const budget = { causes: 30_000, stretches: 20_000 };

/** What users of `url` saw while the deploy ran; nothing when it was not probed. */
export function availabilityPart(outcome: DeployOutcome): Html {
  const { availability, url, samples } = outcome;
  if (availability === undefined) return nothing;
  const probed = html`<p>Probes of ${code(urlWithoutQuery(url ?? "the service"))} all through the run.</p>`;
  if (availability.probes === 0)
    return section("availability", "Availability", probed, html`<p>None of them counts.</p>`);
  const parts =
    samples.length === 0
      ? []
      : [availabilityChart(outcome, described(outcome)), causes(outcome), stretches(outcome)];
  return section("availability", "Availability", probed, figures(availability), ...parts);
}

function figures({
  probes,
  failed,
  p50,
  p99,
  longestOutageMs,
}: NonNullable<DeployOutcome["availability"]>): Html {
  const answered = failed < probes;
  const rows: readonly (readonly [string, string, string])[] = [
    ["Probes failed", `${failed} of ${probes}`, failed === 0 ? "good" : "bad"],
    ["Longest outage", failed === 0 ? "none" : durationText(longestOutageMs), ""],
    ["Median answer (p50)", answered ? `${p50} ms` : "none", ""],
    ["99 % within (p99)", answered ? `${p99} ms` : "none", ""],
  ];
  const cards = rows.map(
    ([name, value, tone]) =>
      html`<div><dt>${name as Html}</dt><dd class="${tone as Html}">${value as Html}</dd></div>`,
  );
  return html`<dl class="figures">${join(cards)}</dl>`;
}

/** The picture in words: what is to be seen in it. */
function described({ availability, durationMs }: DeployOutcome): string {
  if (availability === undefined) return "";
  const { probes, failed, p50, p99 } = availability;
  const when = failed === 0 ? "" : ` Failures are marked below the latencies.`;
  return `Latency of ${probes} probes over ${durationText(durationMs)}, median ${p50} ms, 99 % within ${p99} ms; ${failed} failed.${when} The figures are in the table below.`;
}

function causes({ samples, startedAt }: DeployOutcome): Html {
  const rows = failureCauses(samples);
  if (rows.length === 0) return nothing;
  const since = (atMs: number): Html => clockText(Math.max(0, atMs - startedAt.getTime())) as Html;
  return html`<h3>Why probes failed</h3>${table({
    caption: "Causes of failed probes",
    heads: ["Cause", "Probes", "First at", "Last at"],
    rows,
    cells: ({ cause, count, firstMs, lastMs }) => [
      code(cause.slice(0, 200)),
      count,
      since(firstMs),
      since(lastMs),
    ],
    maxBytes: budget.causes,
    elsewhere: "the log",
  })}`;
}

/** What the picture shows, for those who want or need figures. */
function stretches(outcome: DeployOutcome): Html {
  const { stepMs, buckets } = bucketsOf(outcome.samples, runOf(outcome), 40);
  const latency = (ms: number | undefined): Html =>
    ms === undefined ? nothing : (`${Math.round(ms * 10) / 10} ms` as Html);
  return html`<details><summary>Figures of the picture</summary>${table({
    caption: `Probes in stretches of ${durationText(stepMs)}`,
    heads: ["From", "Probes", "Failed", "Median", "Slowest"],
    rows: buckets.filter(({ probes }) => probes > 0),
    cells: ({ fromMs, probes, failed, medianMs, slowestMs }) => [
      clockText(fromMs) as Html,
      probes,
      failed === 0 ? 0 : html`<span class="bad">${failed}</span>`,
      latency(medianMs),
      latency(slowestMs),
    ],
    maxBytes: budget.stretches,
    elsewhere: "the log",
  })}</details>`;
}
