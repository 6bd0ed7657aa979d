import type { DeployRequest } from "../deploy/request.ts";
import type { ReleaseIdentity } from "../release/labels.ts";
import type { RunContext } from "../release/origin.ts";
import type { DeployOutcome } from "../report/outcome.ts";
import { slackMessage } from "../report/slack-message.ts";
import { type DeploymentRecord, deploymentRecord } from "./github-deployment.ts";
import { sendToSlack } from "./slack.ts";

/** How long GitHub and Slack may take for one answer. */
const patienceMs = 10_000;

/** GitHub kills a cancelled run 10 s after it said so. */
const patienceWhenCancelledMs = 2_000;

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
  const record = recordOf(request, origin, timeoutMs, environment);
  const tellSlack = async (outcome: DeployOutcome): Promise<readonly string[]> => {
    const message = slackWebhook && slackMessage(outcome, origin, request.notifications.environment);
    const trouble = message && (await sendToSlack(slackWebhook, message, timeoutMs()));
    return trouble === undefined ? [] : [trouble];
  };
  return {
    begin: (release) => record?.begin(release),
    async conclude(outcome) {
      const told = await Promise.all([record?.conclude(outcome) ?? [], tellSlack(outcome)]);
      return { ...outcome, notices: [...outcome.notices, ...told.flat()] };
    },
  };
}

/** `undefined` when no record was asked for. */
function recordOf(
  { service, image, url, notifications }: DeployRequest,
  origin: RunContext,
  timeoutMs: () => number,
  variables: NodeJS.ProcessEnv,
): DeploymentRecord | undefined {
  const { environment, githubToken: token } = notifications;
  const { repository, commit } = origin;
  if (environment === undefined) return undefined;
  const apiUrl = variables["GITHUB_API_URL"] || "https://api.github.com";
  const missing = token === undefined ? "github-token is empty" : "this is no run of GitHub Actions";
  if (token === undefined || repository === undefined || commit === undefined) {
    return without(`No GitHub deployment was recorded for the environment ${environment}: ${missing}.`);
  }
  const subject = {
    environment,
    token,
    apiUrl,
    repository,
    commit,
    service,
    image: image.written,
    url: url?.href,
  };
  return deploymentRecord(subject, origin, timeoutMs);
}

/** What cannot be recorded is said when the deploy ends. */
function without(notice: string): DeploymentRecord {
  return {
    begin() {},
    conclude: async (outcome) =>
      outcome.result === "planned" || outcome.result === "unchanged" ? [] : [notice],
  };
}
