import type { Failure } from "../failure/failure.ts";
import { standing } from "./headline.ts";
import { inert } from "./inert.ts";
import { codeSpan, fencedBlock, inertHtml, inertMarkdown, inertParagraph } from "./inert-markup.ts";
import type { DeployOutcome } from "./outcome.ts";
import { lastLinesWithin, linesWithin } from "./size-limit.ts";

const style = { code: codeSpan, strong: inertMarkdown };

/** What went wrong, where, what to do, and which release users get now. */
export function failureSection(outcome: DeployOutcome, maxBytes: number): readonly string[] {
  const failures = failuresOf(outcome);
  const told = linesWithin(failures, maxBytes, tellFailure);
  const left = failures.length - told.length;
  const now = standing(outcome, style);
  return [
    ...told.flatMap((line) => [line, ""]),
    ...(left === 0 ? [] : [`… and ${left} more failures, in the log.`, ""]),
    ...(now === undefined ? [] : [now]),
  ];
}

/** The failure that decided the result first, then those of hosts that say something else. */
export function failuresOf(outcome: Pick<DeployOutcome, "failure" | "hosts">): readonly Failure[] {
  const hosts = outcome.hosts.flatMap(({ host, failure }) =>
    failure === undefined ? [] : [failure.on(host)],
  );
  const all = outcome.failure === undefined ? hosts : [placed(outcome.failure, hosts), ...hosts];
  const seen = new Set<string>();
  return all.filter((failure) => {
    const identity = identityOf(failure);
    const isNew = !seen.has(identity);
    seen.add(identity);
    return isNew;
  });
}

/** A failure that names no host, as the host tells it that had it. */
function placed(failure: Failure, hosts: readonly Failure[]): Failure {
  if (failure.host !== undefined) return failure;
  return (
    hosts.find(({ reason, message }) => reason === failure.reason && message === failure.message) ?? failure
  );
}

function identityOf({ reason, host, message }: Failure): string {
  return JSON.stringify([reason, host, message]);
}

/** One failure as a quoted paragraph. */
export function tellFailure({ reason, host, input, message, advice }: Failure): string {
  const where = host === undefined ? "" : ` on ${codeSpan(host)}`;
  const from = input === undefined ? "" : ` (input ${codeSpan(input)})`;
  const next = advice === undefined ? "" : `<br>**What to do:** ${inertParagraph(advice)}`;
  return `> ${codeSpan(reason)}${where}${from}: ${inertParagraph(message)}${next}`;
}

/** Evidence of every failure, folded away, at most `maxBytes` in all: the last lines of each. */
export function evidenceSection(
  outcome: Pick<DeployOutcome, "failure" | "hosts">,
  maxBytes: number,
): readonly string[] {
  const withEvidence = failuresOf(outcome).filter(({ evidence }) => evidence.length > 0);
  const share = Math.max(4_000, Math.floor(maxBytes / Math.max(1, withEvidence.length)));
  const told = withEvidence.slice(0, Math.floor(maxBytes / share));
  const left = withEvidence.length - told.length;
  return [
    ...told.flatMap((failure) => evidenceOf(failure, share)),
    ...(left === 0 ? [] : [`… and what ${left} more hosts said, in the log.`, ""]),
  ];
}

function evidenceOf({ host, reason, evidence }: Failure, maxBytes: number): readonly string[] {
  const overhead = 1_000;
  const kept = lastLinesWithin(evidence, maxBytes - overhead, inert);
  const left = evidence.length - kept.length;
  const title = `What ${host?.slice(0, 100) ?? "the run"} said (${reason}${left === 0 ? "" : `, without ${left} earlier lines`})`;
  return [
    "<details>",
    `<summary>${inertHtml(title)}</summary>`,
    "",
    ...fencedBlock(kept),
    "",
    "</details>",
    "",
  ];
}
