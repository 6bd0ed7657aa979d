import type { DeployRequest } from "../deploy/request.ts";
import type { ReleaseIdentity } from "../release/labels.ts";
import type { RunContext } from "../release/origin.ts";
import { finalStatus } from "../report/deployment-record.ts";
import type { DeployOutcome } from "../report/outcome.ts";
import { slackMessage } from "../report/slack-message.ts";
import { recordOf } from "./record-of.ts";
import { sendToSlack } from "./slack.ts";

/** How long GitHub and Slack may take for one answer. */
export const patienceMs = 10_000;

/** GitHub kills a cancelled run 10 s after it said so. */
export const patienceWhenCancelledMs = 2_000;

/** Tells others than the log what becomes of a deploy. Nothing of it throws or changes a result. */
export interface Notifier {
  /** The first change to a host is due. */
  begin(release: ReleaseIdentity): void;
  /** Tells everybody how it ended. @returns the outcome, with a notice for each who could not be told */
  conclude(outcome: DeployOutcome): Promise<DeployOutcome>;
}

export function notifier(
  request: DeployRequest,
  origin: RunContext,
  cancelled: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Notifier {
  const { slackWebhook } = request.notifications;
  const timeoutMs = () => (cancelled.aborted ? patienceWhenCancelledMs : patienceMs);
  const { service, image, url, notifications } = request;
  const subject = { service, image: image.written, url: url?.href, commit: origin.commit };
  const record = recordOf(subject, notifications, origin, timeoutMs, environment);
  const tellSlack = async (outcome: DeployOutcome): Promise<readonly string[]> => {
    const message = slackWebhook && slackMessage(outcome, origin, request.notifications.environment);
    const trouble = message && (await sendToSlack(slackWebhook, message, timeoutMs()));
    return trouble === undefined ? [] : [trouble];
  };
  return {
    begin: (release) => record?.begin(release),
    async conclude(outcome) {
      const told = await Promise.all([record?.conclude(finalStatus(outcome)) ?? [], tellSlack(outcome)]);
      return { ...outcome, notices: [...outcome.notices, ...told.flat()] };
    },
  };
}
