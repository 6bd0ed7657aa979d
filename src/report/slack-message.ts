import type { RunContext } from "../release/origin.ts";
import { failuresOf } from "./failure-section.ts";
import { headline, nameSome, standing } from "./headline.ts";
import type { DeployOutcome } from "./outcome.ts";
import { urlWithoutQuery } from "./redact-url.ts";
import { rollbackAdvice } from "./rollback-advice.ts";
import { type SlackMessage, slackMessageOf } from "./slack-blocks.ts";
import { slackCode } from "./slack-text.ts";

export type { SlackMessage } from "./slack-blocks.ts";

const icon = { deployed: "✅", "rolled-back": "⏪", failed: "❌" } as const;

/**
 * What became of a deploy, for an incoming webhook: what, who, what went wrong, how to roll back, and the run.
 * `undefined` for a dry run and a deploy that had nothing to do, because users got nothing new. `environment` is the
 * name of GitHub's. What containers said stays out of it: a channel has more readers than the log, and no masking.
 */
export function slackMessage(
  outcome: DeployOutcome,
  origin: RunContext,
  environment: string | undefined,
): SlackMessage | undefined {
  const { result, url } = outcome;
  if (result === "unchanged" || result === "planned") return undefined;
  return slackMessageOf(
    {
      title: `${icon[result]} ${headline(outcome)}`,
      facts: [
        ["Image", slackCode(outcome.image, 1_500)],
        ["Release", slackCode(outcome.release ?? "")],
        ["Environment", slackCode(environment ?? "")],
        ["Hosts", slackCode(nameSome(outcome.hosts.map(({ host }) => host)), 1_500)],
        ["Started by", slackCode(origin.actor ?? "")],
        ["Commit", slackCode(origin.commit?.slice(0, 12) ?? "")],
        ["Repository", slackCode(origin.repository ?? "")],
        ["URL", url === undefined ? "" : slackCode(urlWithoutQuery(url), 1_500)],
      ],
      failures: failuresOf(outcome),
      standing: standing(outcome),
      next: rollbackText(outcome),
    },
    origin,
  );
}

function rollbackText(outcome: DeployOutcome): string {
  const advice = rollbackAdvice(outcome);
  const title = "*How to roll back*\n";
  switch (advice.kind) {
    case "not-needed":
      return `${title}Nothing to do: this deploy left no new release in service.`;
    case "not-known":
      return `${title}See first what serves, with ${slackCode("tidegate status")}.`;
    case "nothing-before":
      return `${title}Not possible: there is no release before this one.`;
    case "differs":
      return `${title}The hosts ran different releases before: the summary of the run names each host's.`;
    case "deploy":
      return `${title}Run the action rollback, or ${slackCode(`tidegate rollback --to ${advice.release}`)}: it was deployed before as ${slackCode(advice.written, 1_000)} (${slackCode(advice.image, 1_000)}).`;
  }
}
