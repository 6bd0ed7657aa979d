import type { Parsed } from "../failure/problem.ts";
import { combine, optional } from "../inputs/combine.ts";
import { parseEnvironmentName } from "../inputs/environment-name.ts";
import type { RawInputs } from "../inputs/raw-inputs.ts";
import { parseToken } from "../inputs/token.ts";
import { parseWebhookUrl } from "../inputs/webhook-url.ts";
import type { NotificationSettings } from "./request.ts";

/**
 * Reads who is told of the deploy. That `environment` comes without a token is no problem of the inputs: the
 * deploy works without a record of it, and the missing record is said.
 */
export function readNotifications(raw: RawInputs): Parsed<NotificationSettings> {
  return combine({
    environment: optional(raw, "environment", parseEnvironmentName),
    githubToken: optional(raw, "github-token", parseToken),
    slackWebhook: optional(raw, "slack-webhook-url", parseWebhookUrl),
  });
}
