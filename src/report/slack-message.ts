import type { IncomingWebhookSendArguments } from "@slack/webhook";
import type { RunContext } from "../release/origin.ts";
import { failuresOf } from "./failure-section.ts";
import { headline, nameSome, standing } from "./headline.ts";
import type { DeployOutcome } from "./outcome.ts";
import { urlWithoutQuery } from "./redact-url.ts";
import { rollbackAdvice } from "./rollback-advice.ts";
import { slackCode, slackLines, slackLink, slackText } from "./slack-text.ts";

/** A message as `@slack/webhook` sends it. */
export type SlackMessage = IncomingWebhookSendArguments;

type SlackBlock = NonNullable<SlackMessage["blocks"]>[number];

/** Limits of Block Kit's reference, in characters: header 150, section 3,000, field 2,000. */
const limit = { header: 150, section: 3_000, field: 2_000 };

/** Failures told in full; the run's page has all of them. */
const shownFailures = 3;

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
  const { result } = outcome;
  if (result === "unchanged" || result === "planned") return undefined;
  const title = slackText(`${icon[result]} ${headline(outcome)}`, limit.header);
  return {
    text: title,
    blocks: [
      { type: "header", text: { type: "plain_text", text: title } },
      { type: "section", fields: facts(outcome, origin, environment).map(mrkdwn) },
      ...troubles(outcome),
      { type: "section", text: mrkdwn(rollbackText(outcome)) },
      ...linkToRun(origin),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** `verbatim` keeps Slack from making links and mentions out of plain words. */
function mrkdwn(text: string): { type: "mrkdwn"; text: string; verbatim: true } {
  return { type: "mrkdwn", text, verbatim: true };
}

function facts(outcome: DeployOutcome, origin: RunContext, environment: string | undefined): string[] {
  const { url } = outcome;
  const values: readonly (readonly [string, string])[] = [
    ["Image", slackCode(outcome.image, 1_500)],
    ["Release", slackCode(outcome.release ?? "")],
    ["Environment", slackCode(environment ?? "")],
    ["Hosts", slackCode(nameSome(outcome.hosts.map(({ host }) => host)), 1_500)],
    ["Started by", slackCode(origin.actor ?? "")],
    ["Commit", slackCode(origin.commit?.slice(0, 12) ?? "")],
    ["Repository", slackCode(origin.repository ?? "")],
    ["URL", url === undefined ? "" : slackCode(urlWithoutQuery(url), 1_500)],
  ];
  return values.filter(([, value]) => value !== "").map(([name, value]) => `*${name}*\n${value}`);
}

function troubles(outcome: DeployOutcome): SlackBlock[] {
  const failures = failuresOf(outcome);
  const left = failures.length - shownFailures;
  const told = failures.slice(0, shownFailures).map(({ reason, host, message, advice }) => {
    const where = host === undefined ? "" : ` on ${host}`;
    const next = advice === undefined ? "" : `\nWhat to do: ${advice}`;
    return `${reason}${where}: ${message}${next}`;
  });
  const now = standing(outcome);
  const rest = [
    ...(left > 0 ? [`… and ${left} more failures, in the log.`] : []),
    ...(now === undefined ? [] : [now]),
  ];
  return [...told, ...rest].map((text) => ({
    type: "section",
    // Plain text: a message from elsewhere is not formatted, linked or turned into emoji.
    text: { type: "plain_text", text: slackLines(text, limit.section), emoji: false },
  }));
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
      return `${title}Deploy ${slackCode(advice.image, 1_000)}: release ${slackCode(advice.release)}, deployed before as ${slackCode(advice.written, 1_000)}.`;
  }
}

function linkToRun({ run }: RunContext): SlackBlock[] {
  const link = run === undefined ? undefined : slackLink(run, "Log and summary of the run");
  return link === undefined ? [] : [{ type: "section", text: mrkdwn(link) }];
}
