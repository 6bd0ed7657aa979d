import { durationText } from "./duration-text.ts";
import { codeSpan, inertMarkdown } from "./inert-markup.ts";
import type { HostOutcome } from "./outcome.ts";
import { linesWithin } from "./size-limit.ts";

const head = [
  "| Host | Result | Release | Slot | Previous | Switched at (UTC) | Took |",
  "|---|---|---|---|---|---|---|",
];

/** One row a host, as a Markdown table of at most `maxBytes`; rows that do not fit are counted below it. */
export function hostsTable(hosts: readonly HostOutcome[], maxBytes: number): readonly string[] {
  const rows = linesWithin(hosts, maxBytes, row);
  const left = hosts.length - rows.length;
  return [...head, ...rows, ...(left === 0 ? [] : ["", `… and ${left} more, in the output \`hosts\`.`])];
}

function row(host: HostOutcome): string {
  const cells = [
    codeSpan(host.host),
    resultCell(host),
    codeSpan(host.release ?? ""),
    host.slot ?? "",
    codeSpan(host.previousRelease ?? ""),
    host.promotedAt === undefined ? "" : timeOfDay(host.promotedAt),
    durationText(host.durationMs),
  ];
  return `| ${cells.join(" | ")} |`;
}

function resultCell({ result, failure }: HostOutcome): string {
  const word =
    result === "deployed" || result === "unchanged" || result === "planned" ? result : `**${result}**`;
  return failure === undefined ? word : `${word}: ${inertMarkdown(failure.reason)}`;
}

/** `12:00:03.120`. */
function timeOfDay(at: Date): string {
  return Number.isNaN(at.getTime()) ? "" : at.toISOString().slice(11, 23);
}
