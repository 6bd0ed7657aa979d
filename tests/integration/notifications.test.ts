import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { parse } from "yaml";
import { type FakeGithub, startFakeGithub } from "../support/notifications/fake-github.ts";
import { type FakeSlack, startFakeSlack } from "../support/notifications/fake-slack.ts";
import { refusedOrigin } from "../support/notifications/http-server.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";

jest.setTimeout(120_000);

const known = {
  token: "ghs_zqTokenSecret",
  repository: "acme/api",
  commit: "0123456789abcdef0123456789abcdef01234567",
};
const main = new URL("../../actions/blue-green-deploy/src/main.ts", import.meta.url).pathname;
const metadata = new URL("../../actions/blue-green-deploy/action.yml", import.meta.url);

let bed: Testbed;
let directory: string;
let github: FakeGithub;
let slack: FakeSlack;

beforeAll(async () => {
  bed = await startTestbed({ hosts: 1, services: ["api"] });
  directory = await mkdtemp(join(bed.directory, "runs-"));
  github = await startFakeGithub(known);
  slack = await startFakeSlack();
});

afterAll(async () => {
  await Promise.all([github?.close(), slack?.close()]);
  if (directory !== undefined) await rm(directory, { recursive: true });
  await bed?.stop();
});

interface Ended {
  readonly status: number;
  readonly log: string;
  readonly summary: string;
}

/** Runs the action from its sources as a step of a workflow. */
async function deploy(
  tag: string,
  changes: Readonly<Record<string, string>> = {},
  apiUrl = github.apiUrl,
): Promise<Ended> {
  const given = {
    service: "api",
    image: (await bed.images.service(tag)).reference,
    hosts: bed.host(0).address,
    "ssh-key": bed.deployKey,
    "known-hosts": bed.knownHosts,
    "drain-timeout": "5s",
    "health-interval": "200ms",
    "proxy-image": (await bed.images.proxy()).reference,
    environment: "production",
    "github-token": known.token,
    "slack-webhook-url": slack.webhook.href,
    ...changes,
  };
  const { inputs } = parse(await readFile(metadata, "utf8")) as {
    inputs: Record<string, { default?: string }>;
  };
  const defaults = Object.entries(inputs).map(([name, input]) => [name, input.default ?? ""]);
  const values: Record<string, string> = { ...Object.fromEntries(defaults), ...given };
  const files = { GITHUB_OUTPUT: join(directory, "output"), GITHUB_STEP_SUMMARY: join(directory, "summary") };
  await Promise.all(Object.values(files).map((path) => writeFile(path, "")));
  const runner = {
    GITHUB_SHA: known.commit,
    GITHUB_REPOSITORY: known.repository,
    GITHUB_RUN_ID: "42",
    GITHUB_API_URL: apiUrl,
    RUNNER_TEMP: directory,
  };
  const env = { ...runner, ...files, ...variables(values) };
  const [status, log] = await new Promise<[number, string]>((resolve) => {
    execFile(process.execPath, [main], { env }, (error, stdout, stderr) =>
      resolve([Number(error?.code ?? 0), stdout + stderr]),
    );
  });
  return { status, log, summary: await readFile(files.GITHUB_STEP_SUMMARY, "utf8") };
}

function variables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
}

const statesOf = (): readonly (readonly string[])[] =>
  github.deployments.map(({ statuses }) => statuses.map(({ state }) => state));

describe("deploys on a host, told to GitHub and Slack", () => {
  it("records a deploy from its first change to its end, and nothing when there is nothing to do", async () => {
    const first = await deploy("v1");
    expect([first.status, first.log.match(/^::warning/m)]).toEqual([0, null]);
    const again = await deploy("v1");
    expect([again.status, again.log]).toEqual([0, expect.stringContaining("Nothing to do")]);
    const plan = await deploy("v2", { "dry-run": "true" });
    expect(plan.status).toBe(0);
    expect(statesOf()).toEqual([["in_progress", "success"]]);
    expect(github.deployments[0]?.asked).toMatchObject({ ref: known.commit, environment: "production" });
    expect(slack.messages).toHaveLength(1);
    expect([...github.flaws, ...slack.flaws]).toEqual([]);
  });

  it("records a candidate that was refused, and how a deploy is undone", async () => {
    const refused = await deploy("v2", { env: "HEALTH_AFTER=never", "health-timeout": "2s" });
    expect([refused.status, refused.log]).toEqual([1, expect.stringContaining("candidate-unhealthy on")]);
    const replaced = await deploy("v2");
    expect(replaced.status).toBe(0);
    expect(statesOf().slice(1)).toEqual([
      ["in_progress", "failure"],
      ["in_progress", "success"],
    ]);
    const before = await bed.images.service("v1");
    const told = JSON.stringify(slack.messages.at(-1));
    expect(told).toMatch(/`tidegate rollback --to \d{8}t\d{6}-[0-9a-f]{4}`/);
    expect(told).toContain(`(\`${before.pinned}\`)`);
  });

  it("deploys all the same with both down, and says so", async () => {
    const origin = await refusedOrigin();
    const deployed = await deploy("v3", { "slack-webhook-url": `${origin}/services/zqSlackSecret` }, origin);
    expect(deployed.status).toBe(0);
    expect(deployed.log.match(/^::warning::.*ECONNREFUSED/gm)).toHaveLength(2);
    expect(deployed.summary).toMatch(/^## ✅ Deployed `v3`/);
    expect(deployed.summary).toContain("> [!WARNING]");
    expect(deployed.log + deployed.summary).not.toMatch(/zqSlackSecret|zqTokenSecret/);
  });
});
