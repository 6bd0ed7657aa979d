import { durationText } from "../duration-text.ts";
import { nameSome } from "../headline.ts";
import type { DeployOutcome, DeployResult, HostOutcome } from "../outcome.ts";
import { groupedPlan } from "../plan-section.ts";
import { urlWithoutQuery } from "../redact-url.ts";
import { linesWithin } from "../size-limit.ts";
import { code, type Html, html, join, leftOut, nothing, section, text, within } from "./markup.ts";
import { facts, table } from "./table.ts";

/** Bytes of rows. */
const budget = { hosts: 130_000, adoptions: 10_000, plan: 60_000 };

const words: Record<DeployResult, Html> = {
  deployed: html`<span class="good">✓ deployed</span>`,
  unchanged: html`<span class="good">✓ unchanged</span>`,
  planned: html`<span class="good">planned</span>`,
  "rolled-back": html`<span class="bad">✗ rolled-back</span>`,
  failed: html`<span class="bad">✗ failed</span>`,
};

/** One row a host. */
export function hostsPart({ hosts, result }: DeployOutcome): Html {
  if (hosts.length === 0 || result === "planned") return nothing;
  const content = table({
    caption: "Hosts of the service",
    heads: ["Host", "Result", "Release", "Slot", "Previous", "Switched at (UTC)", "Took"],
    rows: hosts,
    cells: (host) => [
      text(host.host),
      host.failure === undefined
        ? words[host.result]
        : html`${words[host.result]}: ${code(host.failure.reason)}`,
      code(host.release ?? ""),
      (host.slot ?? "") as Html,
      code(host.previousRelease ?? ""),
      timeOfDay(host.promotedAt),
      durationText(host.durationMs) as Html,
    ],
    maxBytes: budget.hosts,
    elsewhere: "the output hosts",
  });
  return section("hosts", "Hosts", content, ...adoptions(hosts));
}

function timeOfDay(at: Date | undefined): Html {
  return at === undefined || Number.isNaN(at.getTime()) ? nothing : (at.toISOString().slice(11, 23) as Html);
}

/** Containers that gave their port to the proxy. */
function adoptions(hosts: readonly HostOutcome[]): readonly Html[] {
  const adopting = hosts.flatMap(({ host, adopted }) => (adopted === undefined ? [] : [{ host, adopted }]));
  const { shown, left } = within(
    adopting,
    budget.adoptions,
    ({ host, adopted }) =>
      html`<p>Adopted ${code(adopted.container)} on ${code(host)}, stopped and kept: nothing listened on its port for at most ${durationText(adopted.gapMs) as Html}.</p>`,
  );
  return [...shown, leftOut(left, "adopted", "the log")];
}

/** Image and release, now and before. */
export function changesPart({ image, digest, release, url, hosts }: DeployOutcome): Html {
  const rows = [
    ["Image", code(image)],
    ["Digest", code(digest ?? "")],
    ["Previous digest", shared(hosts.map(({ previousDigest }) => previousDigest))],
    ["Release", code(release ?? "")],
    ["Previous release", shared(hosts.map(({ previousRelease }) => previousRelease))],
    ["URL", code(urlWithoutQuery(url ?? ""))],
  ] as const;
  return section("changes", "What changed", facts(rows));
}

/** What all hosts agree on, or that they do not. */
function shared(values: readonly (string | undefined)[]): Html {
  return new Set(values).size > 1 ? html`not the same on every host` : code(values[0] ?? "");
}

/** What was planned, once for hosts that share it; folded away unless a plan was all that was asked for. */
export function planPart({ plan, result }: DeployOutcome): Html {
  if (plan.length === 0) return nothing;
  const groups = groupedPlan(plan);
  const lines = groups.flatMap(({ hosts, steps }) => [
    () =>
      html`<h3>${text(hosts.length === plan.length && plan.length > 1 ? "Every host" : nameSome(hosts.map((host) => host.slice(0, 100))))}</h3>${steps.length === 0 ? html`<p>Nothing to do.</p>` : nothing}<ol>`,
    ...steps.map((step) => () => html`<li>${text(step)}</li>`),
    () => html`</ol>`,
  ]);
  return section("plan", "Plan", ...wrapped(lines, result === "planned"));
}

function wrapped(lines: readonly (() => Html)[], open: boolean): readonly Html[] {
  const kept = linesWithin(lines, budget.plan, (write) => write()) as readonly Html[];
  // A list that was cut is closed: what follows it is no step.
  const closed = join(kept) + (kept.length < lines.length && !kept.at(-1)?.endsWith("</ol>") ? "</ol>" : "");
  const rest = leftOut(lines.length - kept.length, "lines", "the log");
  return [
    html`<details${(open ? " open" : "") as Html}><summary>Steps for each host</summary>${closed as Html}${rest}</details>`,
  ];
}
