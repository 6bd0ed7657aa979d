import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "@jest/globals";
import { exampleOutcome } from "../../tests/support/example-outcomes.ts";
import {
  type FakeSlack,
  startFakeSlack,
  webhookSecret,
} from "../../tests/support/notifications/fake-slack.ts";
import { type Answer, refusedOrigin } from "../../tests/support/notifications/http-server.ts";
import { type SlackMessage, slackMessage } from "../report/slack-message.ts";
import { sendToSlack } from "./slack.ts";

const unknown = { actor: undefined, commit: undefined, run: undefined, repository: undefined };
const message = slackMessage(exampleOutcome(), unknown, undefined) as SlackMessage;
const secretPath = `/services/T0001/B0001/${webhookSecret}`;

let open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.map((server) => server.close()));
  open = [];
  delete process.env["HTTPS_PROXY"];
});

async function slackThatAnswers(fault?: Answer): Promise<FakeSlack> {
  const slack = await startFakeSlack(fault);
  open.push(slack);
  return slack;
}

/** In a process of its own, because Jest's errors of `fetch` are not the `Error` that `@slack/webhook` looks for. */
async function noticeOfOwnProcess(webhook: URL, timeoutMs: number): Promise<string> {
  const program = `
    import { sendToSlack } from ${JSON.stringify(new URL("./slack.ts", import.meta.url).href)};
    process.stdout.write(String(await sendToSlack(new URL("${webhook.href}"), { text: "x" }, ${timeoutMs})));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
  return stdout;
}

/** A proxy that refuses every tunnel and keeps where it was to lead. */
async function refusingProxy(): Promise<{
  readonly origin: string;
  readonly asked: readonly (string | undefined)[];
}> {
  const asked: (string | undefined)[] = [];
  const server = createServer();
  server.on("connect", ({ url }, socket) => {
    asked.push(url);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe("sendToSlack", () => {
  it("sends a message that Slack takes", async () => {
    const slack = await slackThatAnswers();
    expect(await sendToSlack(slack.webhook, message, 5_000)).toBeUndefined();
    expect(slack.messages).toEqual([JSON.parse(JSON.stringify(message))]);
    expect(slack.flaws).toEqual([]);
  });

  it.each<[string, Answer, string]>([
    [
      "the webhook is gone",
      { status: 404, body: "no_service" },
      "Slack answered 404 (no_service). The webhook or its channel is gone",
    ],
    [
      "the channel is archived",
      { status: 410, body: "channel_is_archived" },
      "Slack answered 410 (channel_is_archived). The webhook or its",
    ],
    [
      "posting is forbidden",
      { status: 403, body: "action_prohibited" },
      "Slack answered 403 (action_prohibited). The webhook or its",
    ],
    [
      "there are too many",
      { status: 429, headers: { "retry-after": "30" }, body: "rate_limited" },
      "Slack answered 429 (rate_limited). Too many",
    ],
    [
      "the message is refused",
      { status: 400, body: "invalid_blocks" },
      "Slack answered 400 (invalid_blocks).",
    ],
    [
      "it has a fault",
      { status: 500, body: "rollup_error" },
      "Slack answered 500 (rollup_error). That is a fault on its side.",
    ],
    [
      "somebody else answers",
      { status: 502, body: `<html>${secretPath}</html>` },
      "Slack answered 502. That is a fault on its side.",
    ],
    [
      "it sends elsewhere",
      { status: 302, headers: { location: "http://127.0.0.1:1/" }, body: "" },
      "Slack could not be reached.",
    ],
    ["the connection drops", "drop", "Slack could not be reached (UND_ERR_SOCKET)."],
  ])("says so when %s, after one attempt and without the address", async (_, fault, told) => {
    const slack = await slackThatAnswers(fault);
    const notice = await sendToSlack(slack.webhook, message, 5_000);
    expect(notice).toContain(`The Slack message was not sent: ${told}`);
    expect(notice).not.toContain(webhookSecret);
    expect(slack.messages).toHaveLength(1);
  });

  it("gives up when no answer comes in time", async () => {
    const slack = await slackThatAnswers("hang");
    expect(await noticeOfOwnProcess(slack.webhook, 300)).toBe(
      "The Slack message was not sent: Slack did not answer within 0.3 s.",
    );
  });

  it("says so when nobody listens", async () => {
    const notice = await sendToSlack(new URL(secretPath, await refusedOrigin()), message, 5_000);
    expect(notice).toBe("The Slack message was not sent: Slack could not be reached (ECONNREFUSED).");
  });

  it("goes through the proxy that the environment names", async () => {
    const proxy = await refusingProxy();
    process.env["HTTPS_PROXY"] = proxy.origin;
    const notice = await sendToSlack(new URL(`https://hooks.example${secretPath}`), message, 2_000);
    expect(notice).toContain("The Slack message was not sent: Slack");
    expect(notice).not.toContain(webhookSecret);
    expect(proxy.asked).toEqual(["hooks.example:443"]);
  });
});
