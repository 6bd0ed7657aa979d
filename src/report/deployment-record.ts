import { headline } from "./headline.ts";
import { inert } from "./inert.ts";
import type { DeployOutcome } from "./outcome.ts";

/** Longest description of a deployment status, by GitHub's REST API. */
const descriptionCharacters = 140;

/** The status that ends a GitHub deployment. */
export interface FinalStatus {
  readonly state: "success" | "failure" | "error";
  /** At most 140 characters. */
  readonly description: string;
}

/**
 * How GitHub's deployment ends; `undefined` for what is not recorded: a dry run and a deploy that had nothing to do
 * changed nothing. A release that did not make it is a `failure`, a run that did not get to say so an `error`.
 */
export function finalStatus(outcome: DeployOutcome): FinalStatus | undefined {
  const description = shortDescription(headline(outcome));
  if (outcome.result === "unchanged" || outcome.result === "planned") return undefined;
  if (outcome.result === "deployed") return { state: "success", description };
  const reason = outcome.failure?.reason;
  return { state: reason === "cancelled" || reason === "internal" ? "error" : "failure", description };
}

/** One line of at most 140 characters, cut between characters. */
export function shortDescription(text: string): string {
  const line = inert(text);
  if (line.length <= descriptionCharacters) return line;
  return `${line.slice(0, descriptionCharacters - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
