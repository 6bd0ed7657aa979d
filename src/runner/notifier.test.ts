import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type FakeGithub, startFakeGithub } from "../../tests/support/notifications/fake-github.ts";
import {
  type FakeSlack,
  startFakeSlack,
  webhookSecret,
} from "../../tests/support/notifications/fake-slack.ts";
import { type Answer, refusedOrigin } from "../../tests/support/notifications/http-server.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const token = "ghs_zqTokenSecret";

let directory: string;
let open: { close(): Promise<void> }[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tidegate-notifier-"));
  open = [];
});
afterEach(async () => {
  rmSync(directory, { recursive: true });
  await Promise.all(open.map((server) => server.close()));
});

interface Ended {
  readonly status: number;
  readonly log: string;
  readonly outputs: string;
  readonly summary: string;
}

interface Step {
  /** TypeScript for the outcome. */
  readonly outcome: string;
  readonly webhook: string;
  readonly apiUrl: string;
  readonly token?: string | undefined;
  readonly cancelled?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Ends a step as the action does, in a process of its own, with the variables that a runner sets. */
async function end(step: Step): Promise<Ended> {
  const files = { GITHUB_OUTPUT: join(directory, "output"), GITHUB_STEP_SUMMARY: join(directory, "summary") };
  for (const path of Object.values(files)) writeFileSync(path, "");
  const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    import { concludeDeploy, concludeNotices } from ${at("./conclude.ts")};
    import { maskSecrets } from ${at("./mask-secrets.ts")};
    import { notifier } from ${at("./notifier.ts")};
    import { temporaryReport } from ${at("./report-file.ts")};
    import { runContext } from ${at("./run-context.ts")};
    import { exampleOutcome, refusedOutcome } from ${at("../../tests/support/example-outcomes.ts")};
    const { webhook, token, cancelled } = JSON.parse(process.env.STEP);
    maskSecrets(new Map([["slack-webhook-url", webhook], ["github-token", token ?? ""]]));
    const notifications = { environment: "production", githubToken: token, slackWebhook: new URL(webhook) };
    const request = { service: "api", image: { written: "ghcr.io/acme/api:v2" }, url: new URL("https://api.example/"), notifications };
    const others = notifier(request, runContext(), cancelled ? AbortSignal.abort() : new AbortController().signal);
    const outcome = ${step.outcome};
    if (outcome.hosts.some((host) => host.promotedAt)) others.begin({ release: "r2", digest: "sha256:x" });
    const report = temporaryReport("api", []);
    await concludeNotices(await others.conclude(await concludeDeploy(outcome, report)), report);`;
  const runner = {
    GITHUB_SHA: commit,
    GITHUB_REPOSITORY: "acme/api",
    GITHUB_RUN_ID: "42",
    GITHUB_ACTOR: "octocat",
    RUNNER_TEMP: directory,
  };
  const { webhook, token: given, cancelled } = step;
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--input-type=module", "-e", program],
      {
        env: {
          ...files,
          ...runner,
          GITHUB_API_URL: step.apiUrl,
          GITHUB_ACTIONS: "true",
          ...step.variables,
          STEP: JSON.stringify({ webhook, token: given, cancelled }),
        },
      },
      (error, stdout, stderr) =>
        resolve({
          status: Number(error?.code ?? 0),
          log: stdout + stderr,
          outputs: readFileSync(files.GITHUB_OUTPUT, "utf8"),
          summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
        }),
    );
  });
}

async function services(faults: { github?: Answer; slack?: Answer } = {}): Promise<[FakeGithub, FakeSlack]> {
  const { github: fault } = faults;
  const github = await startFakeGithub({
    token,
    repository: "acme/api",
    commit,
    ...(fault && { fault: () => fault }),
  });
  const slack = await startFakeSlack(faults.slack);
  open.push(github, slack);
  return [github, slack];
}

const deployed = "exampleOutcome()";
const refused = "refusedOutcome()";

/** The log without the lines that ask the runner to mask a secret, which it takes out itself. */
const shown = ({ log }: Ended): readonly string[] =>
  log.split("\n").filter((line) => !line.startsWith("::add-mask::"));

const warningsOf = (ended: Ended): readonly string[] =>
  shown(ended).filter((line) => line.startsWith("::warning"));

describe("a step whose deploy ended", () => {
  it.each([
    [deployed, 0, "deployed", ["in_progress", "success"], "✅ Deployed v2 of api to 1 host in 6.2 s"],
    [refused, 1, "failed", ["failure"], "❌ Failed to deploy v2 of api to 2 hosts, after 6.2 s"],
  ])("is told to GitHub and Slack: %s", async (outcome, status, result, states, title) => {
    const [github, slack] = await services();
    const ended = await end({ outcome, token, webhook: slack.webhook.href, apiUrl: github.apiUrl });
    expect([ended.status, warningsOf(ended)]).toEqual([status, []]);
    expect(ended.outputs).toContain(`\n${result}\n`);
    expect(github.deployments.map(({ statuses }) => statuses.map(({ state }) => state))).toEqual([states]);
    expect(slack.messages.map(({ text }) => text)).toEqual([title]);
    expect([...github.flaws, ...slack.flaws]).toEqual([]);
    expect(ended.summary).not.toContain("[!WARNING]");
  });

  it.each([
    ["exampleOutcome({ result: 'unchanged', hosts: [] })"],
    ["exampleOutcome({ result: 'planned', hosts: [] })"],
  ])("is told to nobody when nothing changed: %s", async (outcome) => {
    const [github, slack] = await services();
    const ended = await end({ outcome, token, webhook: slack.webhook.href, apiUrl: github.apiUrl });
    expect([ended.status, warningsOf(ended), github.deployments, slack.messages]).toEqual([0, [], [], []]);
  });

  it.each<[string, { github?: Answer; slack?: Answer }, string, string]>([
    [
      "down",
      { github: "drop", slack: "drop" },
      "GitHub's API could not be reached",
      "Slack could not be reached",
    ],
    [
      "refusing",
      { github: { status: 403, body: "{}" }, slack: { status: 410, body: "channel_is_archived" } },
      'GitHub answered 403: github-token lacks the permission "deployments: write"',
      "Slack answered 410 (channel_is_archived)",
    ],
    [
      "faulty",
      { github: { status: 500, body: "x" }, slack: { status: 500, body: "x" } },
      "GitHub answered 500",
      "Slack answered 500",
    ],
  ])(
    "ends as it would have with both %s, and says so in log and summary",
    async (_, faults, onGithub, onSlack) => {
      const [github, slack] = await services(faults);
      for (const [outcome, status, result] of [
        [deployed, 0, "deployed"],
        [refused, 1, "failed"],
      ] as const) {
        const ended = await end({ outcome, token, webhook: slack.webhook.href, apiUrl: github.apiUrl });
        expect(ended.status).toBe(status);
        expect(ended.outputs).toContain(`\n${result}\n`);
        const log = warningsOf(ended).join("\n");
        expect(log).toContain(
          `::warning::No GitHub deployment was recorded for the environment production: `,
        );
        expect(log).toContain(onGithub);
        expect(log).toContain(`::warning::The Slack message was not sent: ${onSlack}`);
        expect(ended.summary).toContain("> [!WARNING]");
        const summary = ended.summary.replaceAll(/&#(\d+);/g, (_entity, code) =>
          String.fromCodePoint(Number(code)),
        );
        expect(summary).toContain(onGithub);
        expect(summary).toContain(onSlack);
        expect(summary.match(/^## /gm)).toHaveLength(1);
        for (const secret of [token, webhookSecret]) {
          expect(shown(ended).join("\n") + ended.outputs + ended.summary).not.toContain(secret);
          expect(ended.log).toMatch(new RegExp(`^::add-mask::.*${secret}$`, "m"));
        }
      }
    },
  );

  it("waits only a moment for both once the run is cancelled, having told the truth before", async () => {
    const [github, slack] = await services({ github: "hang", slack: "hang" });
    const ended = await end({
      outcome: refused,
      token,
      cancelled: true,
      webhook: slack.webhook.href,
      apiUrl: github.apiUrl,
    });
    expect(ended.status).toBe(1);
    expect(warningsOf(ended)).toEqual([
      "::warning::No GitHub deployment was recorded for the environment production: GitHub's API did not answer within 2 s.",
      "::warning::The Slack message was not sent: Slack did not answer within 2 s.",
    ]);
    expect(ended.log.indexOf("Failed to deploy")).toBeLessThan(ended.log.indexOf("::warning::"));
  });

  it.each([
    ["an empty token", { token: undefined }, "github-token is empty."],
    ["no commit", { token, variables: { GITHUB_SHA: "" } }, "this is no run of GitHub Actions."],
  ])("says that nothing was recorded with %s", async (_, changes, why) => {
    const [github, slack] = await services();
    const ended = await end({
      outcome: deployed,
      webhook: slack.webhook.href,
      apiUrl: github.apiUrl,
      ...changes,
    });
    expect(ended.status).toBe(0);
    expect(warningsOf(ended)).toEqual([
      `::warning::No GitHub deployment was recorded for the environment production: ${why}`,
    ]);
  });

  it("is the same when nobody listens at all, and no secret is printed outside of a runner", async () => {
    const origin = await refusedOrigin();
    const webhook = `${origin}/services/${webhookSecret}`;
    const ended = await end({
      outcome: deployed,
      token,
      webhook,
      apiUrl: origin,
      variables: { GITHUB_ACTIONS: "" },
    });
    expect(ended.status).toBe(0);
    expect(warningsOf(ended)).toHaveLength(2);
    expect(ended.log).not.toMatch(/zqTokenSecret|TopSecret/);
  });
});
