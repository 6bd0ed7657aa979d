import { durationText } from "./duration-text.ts";
import type { DeployOutcome, DeployResult, HostOutcome } from "./outcome.ts";

/** How names are set off from the words around them. */
export interface HeadlineStyle {
  code(text: string): string;
  strong(text: string): string;
}

/** Names as they are, for a log. */
export const plain: HeadlineStyle = { code: (text) => text, strong: (text) => text };

/** One sentence that says what became of the deploy, for the log as it is, for Markdown with a style. */
export function headline(outcome: DeployOutcome, style: HeadlineStyle = plain): string {
  const what = `${style.code(versionOf(outcome.image))} of ${style.strong(outcome.service)}`;
  const where = countOf(outcome.hosts.length);
  const after = durationText(outcome.durationMs);
  const sentences: Record<DeployResult, string> = {
    deployed: `Deployed ${what} to ${where} in ${after}`,
    unchanged: `Nothing to do: ${what} is live on ${where} already`,
    planned: `Dry run: the plan to deploy ${what} to ${where}; nothing was changed`,
    "rolled-back": `Turned back: ${what} was promoted and did not stay, after ${after}`,
    failed: `Failed to deploy ${what} to ${where}, after ${after}`,
  };
  return sentences[outcome.result];
}

/** Which hosts serve the new release after a run that went wrong; `undefined` when it went as asked. */
export function standing(outcome: DeployOutcome, style: HeadlineStyle = plain): string | undefined {
  if (outcome.result !== "failed" && outcome.result !== "rolled-back") return undefined;
  const total = outcome.hosts.length;
  const serving = outcome.hosts.filter(servesTheNewRelease).map(({ host }) => style.code(host));
  const unknown = outcome.hosts.filter(mayServeTheNewRelease).map(({ host }) => style.code(host));
  return `${serves(serving, total)}${unknown.length === 0 ? "" : ` Not known for ${nameSome(unknown)}: ask with ${style.code("tidegate status")}.`}`;
}

function serves(serving: readonly string[], total: number): string {
  if (serving.length === 0) return "No host is known to serve the new release.";
  if (serving.length === total) return `The new release serves on ${countOf(total)} all the same.`;
  return `The fleet is split: the new release serves on ${serving.length} of ${countOf(total)}: ${nameSome(serving)}.`;
}

/** The switch was asked for, and nothing says that it happened. */
export function mayServeTheNewRelease({ result, failure, promotedAt, spans, looked }: HostOutcome): boolean {
  if (result !== "failed" || promotedAt !== undefined || looked) return false;
  return failure?.reason === "promotion-failed" || spans.some(({ activity }) => activity === "switch");
}

/** A host that failed after its switch still serves the new release; one that turned back does not. */
function servesTheNewRelease(host: HostOutcome): boolean {
  if (host.result === "deployed" || host.result === "unchanged") return true;
  return host.result === "failed" && host.promotedAt !== undefined;
}

/** The first names, and how many more there are. */
export function nameSome(names: readonly string[]): string {
  const shown = 10;
  if (names.length <= shown) return names.join(", ");
  return `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`;
}

/** What people call a release by: the tag, else the start of the digest, else the whole reference. */
export function versionOf(image: string): string {
  const [name = "", digest] = image.split("@", 2);
  const tag = /:([^/:]+)$/.exec(name)?.[1];
  return tag ?? digest?.slice(0, "sha256:".length + 12) ?? image;
}

/** `1 host`, `3 hosts`. */
export function countOf(hosts: number): string {
  return hosts === 1 ? "1 host" : `${hosts} hosts`;
}
