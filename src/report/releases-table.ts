import type { ListedRelease } from "../rollback/join-releases.ts";
import { alignedColumns } from "./aligned-columns.ts";
import { codeSpan, inertMarkdown } from "./inert-markup.ts";
import { linesWithin } from "./size-limit.ts";
import { utcText } from "./utc-text.ts";

const head = [
  "| Release | Tag | Commit | Digest | Deployed (UTC) | By | Result | State | Image size | Hosts |",
  "|---|---|---|---|---|---|---|---|--:|---|",
];

/** One row a release, as a Markdown table of at most `maxBytes`; rows that do not fit are counted below it. */
export function releasesTable(
  releases: readonly ListedRelease[],
  hosts: number,
  maxBytes: number,
): readonly string[] {
  if (releases.length === 0) return ["No release is known."];
  const rows = linesWithin(releases, maxBytes, (one) => row(one, hosts));
  const left = releases.length - rows.length;
  return [...head, ...rows, ...(left === 0 ? [] : ["", `… and ${left} more, in the output \`releases\`.`])];
}

function row(one: ListedRelease, hosts: number): string {
  const id = codeSpan(one.release);
  const cells = [
    one.live ? `**${id}**` : id,
    codeSpan(one.tag ?? ""),
    codeSpan(shortCommit(one)),
    codeSpan(shortDigest(one)),
    utcText(one.at),
    runLink(one),
    inertMarkdown(resultOf(one)),
    inertMarkdown(stateOf(one, hosts)),
    sizeText(one.size),
    inertMarkdown(hostsOf(one, hosts)),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Who, and where they did it; a link only to what is an address of the web, without anything that ends one. */
function runLink({ actor, run }: ListedRelease): string {
  const who = inertMarkdown(actor ?? "");
  const isLink = run !== null && /^https?:\/\/[\w./:@%~+-]{1,500}$/.test(run);
  return isLink ? `[${who === "" ? "run" : who}](<${run}>)` : who;
}

/** Lines of a log that a listing may take. */
const mostLines = 100;

/** The same as aligned lines for a log or a terminal, the newest 100. */
export function releasesText(releases: readonly ListedRelease[], hosts: number): readonly string[] {
  if (releases.length === 0) return ["no release is known"];
  const shown = releases.slice(0, mostLines);
  const rows = [
    ["RELEASE", "TAG", "COMMIT", "DIGEST", "DEPLOYED (UTC)", "BY", "RESULT", "STATE", "SIZE", "HOSTS"],
    ...shown.map((one) => [
      one.release,
      one.tag ?? "",
      shortCommit(one),
      shortDigest(one),
      utcText(one.at),
      one.actor ?? "",
      resultOf(one),
      stateOf(one, hosts),
      sizeText(one.size),
      hostsOf(one, hosts),
    ]),
  ];
  const left = releases.length - shown.length;
  return [...alignedColumns(rows), ...(left === 0 ? [] : [`… and ${left} more`])];
}

function shortCommit({ commit }: ListedRelease): string {
  return commit?.slice(0, 7) ?? "";
}

function shortDigest({ digest }: ListedRelease): string {
  return digest.slice("sha256:".length, "sha256:".length + 12);
}

function resultOf({ result, reason }: ListedRelease): string {
  return reason === null ? result : `${result}: ${reason}`;
}

/** `live`, `live, paused`, `stopped`, and where hosts differ `stopped on h1; removed on h2`. */
function stateOf({ live, liveOn, state, states }: ListedRelease, hosts: number): string {
  const serving = !live ? [] : [liveOn === undefined ? "live" : `live on ${few(liveOn, hosts)}`];
  if (states === undefined) return [...serving, ...(live && state === "running" ? [] : [state])].join(", ");
  const byState = Map.groupBy(Object.entries(states), ([, one]) => one);
  const told = [...byState].map(
    ([one, on]) =>
      `${one} on ${few(
        on.map(([host]) => host),
        hosts,
      )}`,
  );
  return [...serving, ...told].join("; ");
}

function hostsOf({ hosts: knowing }: ListedRelease, hosts: number): string {
  return knowing.length === hosts && hosts > 1 ? `all ${hosts}` : few(knowing, hosts);
}

const namedHosts = 3;

function few(names: readonly string[], of: number): string {
  return names.length <= namedHosts ? names.join(", ") : `${names.length} of ${of}`;
}

/** `84 MB`, in the units of `docker images`. */
function sizeText(bytes: number | null): string {
  if (bytes === null) return "";
  return bytes < 999_500_000
    ? `${Math.round(bytes / 1_000_000)} MB`
    : `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
