import type { IncomingWebhookSendArguments } from "@slack/webhook";
import type { Failure } from "../failure/failure.ts";
import type { RunContext } from "../release/origin.ts";
import { slackLines, slackLink, slackText } from "./slack-text.ts";

/** A message as `@slack/webhook` sends it. */
export type SlackMessage = IncomingWebhookSendArguments;

type SlackBlock = NonNullable<SlackMessage["blocks"]>[number];

/** Limits of Block Kit's reference, in characters: header 150, section 3,000, field 2,000. */
const limit = { header: 150, section: 3_000, field: 2_000 };

/** Failures told in full; the run's page has all of them. */
const shownFailures = 3;

/** What a message tells, whatever it is about. */
export interface SlackTold {
  readonly title: string;
  /** Name and `mrkdwn`; what is empty is left out. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly failures: readonly Failure[];
  /** What serves now, where that is not plain. */
  readonly standing: string | undefined;
  /** What can be done about it, in `mrkdwn`. */
  readonly next: string;
}

/** What became of a run, for an incoming webhook. What containers said stays out of it: nothing masks a channel. */
export function slackMessageOf(told: SlackTold, origin: RunContext): SlackMessage {
  const title = slackText(told.title, limit.header);
  const facts = told.facts.filter(([, value]) => value !== "").map(([name, value]) => `*${name}*\n${value}`);
  return {
    text: title,
    blocks: [
      { type: "header", text: { type: "plain_text", text: title } },
      { type: "section", fields: facts.map(mrkdwn) },
      ...troubles(told),
      { type: "section", text: mrkdwn(told.next) },
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

function troubles({ failures, standing }: SlackTold): SlackBlock[] {
  const left = failures.length - shownFailures;
  const told = failures.slice(0, shownFailures).map(({ reason, host, message, advice }) => {
    const where = host === undefined ? "" : ` on ${host}`;
    const next = advice === undefined ? "" : `\nWhat to do: ${advice}`;
    return `${reason}${where}: ${message}${next}`;
  });
  const rest = [
    ...(left > 0 ? [`… and ${left} more failures, in the log.`] : []),
    ...(standing === undefined ? [] : [standing]),
  ];
  return [...told, ...rest].map((text) => ({
    type: "section",
    // Plain text: a message from elsewhere is not formatted, linked or turned into emoji.
    text: { type: "plain_text", text: slackLines(text, limit.section), emoji: false },
  }));
}

function linkToRun({ run }: RunContext): SlackBlock[] {
  const link = run === undefined ? undefined : slackLink(run, "Log and summary of the run");
  return link === undefined ? [] : [{ type: "section", text: mrkdwn(link) }];
}
