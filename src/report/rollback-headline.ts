import { durationText } from "./duration-text.ts";
import { countOf, type HeadlineStyle, nameSome, plain, versionOf } from "./headline.ts";
import type { HostOutcome } from "./outcome.ts";
import type { RollbackOutcome, RollbackResult } from "./rollback-outcome.ts";

/** One sentence that says what became of the rollback, for the log as it is, for Markdown with a style. */
export function rollbackHeadline(outcome: RollbackOutcome, style: HeadlineStyle = plain): string {
  const { target, to, because } = outcome;
  const service = style.strong(outcome.service);
  const what =
    target === undefined ? style.code(to) : `${style.code(target.release)} (${versionOf(target.image)})`;
  const where = countOf(outcome.hosts.length);
  const after = durationText(outcome.durationMs);
  const known = outcome.releases?.length ?? 0;
  const sentences: Record<RollbackResult, string> = {
    "rolled-back": `Rolled ${service} back to ${what} on ${where} in ${after}`,
    unchanged:
      because === undefined
        ? `Nothing to do: ${what} of ${service} is live on ${where} already`
        : `Nothing done with ${service}: ${because}`,
    listed: `${known === 1 ? "1 release" : `${known} releases`} of ${service}; nothing was changed`,
    planned: `Dry run: the plan to roll ${service} back to ${what} on ${where}; nothing was changed`,
    failed: `Failed to roll ${service} back to ${what} on ${where}, after ${after}`,
  };
  return sentences[outcome.result];
}

/** Which hosts serve what after a rollback that went wrong; `undefined` when it went as asked. */
export function rollbackStanding(outcome: RollbackOutcome, style: HeadlineStyle = plain): string | undefined {
  if (outcome.result !== "failed") return undefined;
  const total = outcome.hosts.length;
  const names = (hosts: readonly HostOutcome[]) => nameSome(hosts.map(({ host }) => style.code(host)));
  const moved = outcome.hosts.filter(({ promotedAt }) => promotedAt !== undefined);
  const unknown = outcome.hosts.filter(isUnknown);
  const rest =
    unknown.length === 0
      ? ""
      : ` Not known for ${names(unknown)}: ask with ${style.code("tidegate status")}.`;
  if (moved.length === 0) {
    return unknown.length === total ? rest.trim() : `Users are where they were before.${rest}`;
  }
  if (moved.length === total) return `The release serves on ${countOf(total)} all the same.`;
  return `The fleet is split: the release serves on ${moved.length} of ${countOf(total)}: ${names(moved)}.${rest}`;
}

/** The switch was asked for, and nothing says that it happened. */
function isUnknown({ promotedAt, looked, spans }: HostOutcome): boolean {
  return promotedAt === undefined && looked !== true && spans.some(({ activity }) => activity === "switch");
}
