import type { RunContext } from "../release/origin.ts";
import type { FinalStatus } from "./deployment-record.ts";
import { shortDescription } from "./deployment-record.ts";
import { failuresOf } from "./failure-section.ts";
import { nameSome } from "./headline.ts";
import { rollbackHeadline, rollbackStanding } from "./rollback-headline.ts";
import type { RollbackOutcome } from "./rollback-outcome.ts";
import { type SlackMessage, slackMessageOf } from "./slack-blocks.ts";
import { slackCode, slackText } from "./slack-text.ts";

/** What became of a rollback, for an incoming webhook; `undefined` where nothing was to be changed. */
export function rollbackMessage(
  outcome: RollbackOutcome,
  origin: RunContext,
  environment: string | undefined,
): SlackMessage | undefined {
  const { result, target } = outcome;
  if (result !== "rolled-back" && result !== "failed") return undefined;
  const left = outcome.hosts[0]?.previousRelease;
  const again = left === undefined ? "" : ` ${slackCode(left)}, in the input ${slackCode("to")}`;
  return slackMessageOf(
    {
      title: `${result === "failed" ? "❌" : "⏪"} ${rollbackHeadline(outcome)}`,
      facts: [
        ["Release", slackCode(target?.release ?? "")],
        ["Image", slackCode(target?.image ?? "", 1_500)],
        ["Left", slackCode(left ?? "")],
        ["Why", outcome.message === undefined ? "" : slackText(outcome.message, 1_500)],
        ["Environment", slackCode(environment ?? "")],
        ["Hosts", slackCode(nameSome(outcome.hosts.map(({ host }) => host)), 1_500)],
        ["Started by", slackCode(origin.actor ?? "")],
        ["Repository", slackCode(origin.repository ?? "")],
      ],
      failures: failuresOf(outcome),
      standing: rollbackStanding(outcome),
      next:
        result === "failed" || again === ""
          ? "*What next*\nSee the summary of the run."
          : `*How to go forward again*\nRoll back to${again}.`,
    },
    origin,
  );
}

/** How GitHub's deployment ends; `undefined` where nothing was changed. */
export function rollbackStatus(outcome: RollbackOutcome): FinalStatus | undefined {
  const description = shortDescription(rollbackHeadline(outcome));
  if (outcome.result === "rolled-back") return { state: "success", description };
  if (outcome.result !== "failed") return undefined;
  const reason = outcome.failure?.reason;
  return { state: reason === "cancelled" || reason === "internal" ? "error" : "failure", description };
}
