import type { FetchFunction } from "@slack/webhook";
import type { SlackMessage } from "../report/slack-message.ts";
import { noAnswer } from "./no-answer.ts";

/**
 * Posts a message to an incoming webhook, once: a second attempt after a lost answer would show it twice.
 * Does not throw, and nothing of the address is in what it says.
 *
 * @returns what went wrong and what to do, or `undefined` when Slack took the message
 */
export async function sendToSlack(
  webhook: URL,
  message: SlackMessage,
  timeoutMs: number,
): Promise<string | undefined> {
  try {
    const { IncomingWebhook } = await import("@slack/webhook");
    const fetch = await fetchThroughProxy(webhook);
    await new IncomingWebhook(webhook.href, { timeout: timeoutMs, fetch }).send(message);
    return undefined;
  } catch (error) {
    return `The Slack message was not sent: ${trouble(error, timeoutMs)}`;
  }
}

/** As `HTTPS_PROXY` and `NO_PROXY` say, the way `@actions/github` does it; Node's own `fetch` looks at neither. */
async function fetchThroughProxy(destination: URL): Promise<FetchFunction> {
  const [{ HttpClient }, { fetch }] = await Promise.all([import("@actions/http-client"), import("undici")]);
  const dispatcher = new HttpClient().getAgentDispatcher(destination.href);
  return (address, { body, ...init } = {}) =>
    fetch(address, {
      ...init,
      body: typeof body === "string" ? body : null,
      ...(dispatcher === undefined ? {} : { dispatcher }),
    });
}

/** An error of `@slack/webhook` for an answer other than 2xx. */
interface RefusedByHttp {
  readonly statusCode: number;
  readonly body: string;
}

function trouble(error: unknown, timeoutMs: number): string {
  if (!isRefusal(error)) return `Slack ${noAnswer(error, timeoutMs)}.`;
  const { statusCode, body } = error;
  // Slack's codes look like this (no_service, channel_is_archived); a page of somebody else's does not.
  const code = /^[a-z_]{1,60}$/.test(body.trim()) ? ` (${body.trim()})` : "";
  return `Slack answered ${statusCode}${code}. ${advice(statusCode)}`;
}

function isRefusal(error: unknown): error is RefusedByHttp {
  return (
    error instanceof Error &&
    "statusCode" in error &&
    typeof error.statusCode === "number" &&
    "body" in error &&
    typeof error.body === "string"
  );
}

/** What Slack's answers to webhooks mean: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. */
function advice(status: number): string {
  if (status === 403 || status === 404 || status === 410) {
    return "The webhook or its channel is gone or closed: make a new webhook and put it into slack-webhook-url.";
  }
  if (status === 429) return "Too many messages come in for this webhook.";
  if (status >= 500) return "That is a fault on its side.";
  return "The address in slack-webhook-url may be no incoming webhook.";
}
