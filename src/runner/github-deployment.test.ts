import { afterEach, describe, expect, it } from "@jest/globals";
import { exampleOutcome } from "../../tests/support/example-outcomes.ts";
import {
  type FakeGithub,
  type FakeGithubOptions,
  json,
  startFakeGithub,
} from "../../tests/support/notifications/fake-github.ts";
import type { Operation } from "../../tests/support/notifications/github-description.ts";
import { type Answer, refusedOrigin } from "../../tests/support/notifications/http-server.ts";
import { Failure } from "../failure/failure.ts";
import { finalStatus } from "../report/deployment-record.ts";
import type { DeployOutcome } from "../report/outcome.ts";
import { type DeploymentSubject, deploymentRecord } from "./github-deployment.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const known = { token: "ghs_zqsecret", repository: "acme/api", commit };
const origin = {
  actor: "octocat",
  commit,
  repository: "acme/api",
  run: "https://github.com/acme/api/actions/runs/42",
};
const identity = {
  release: "r2",
  digest: `sha256:${"a".repeat(64)}`,
  image: "ghcr.io/acme/api:v2",
  settings: { containerPort: 3000, healthPath: "/health", healthHost: undefined },
};
const failed = exampleOutcome({ result: "failed", failure: new Failure("candidate-unhealthy", "x") });

let github: FakeGithub | undefined;
afterEach(async () => {
  await github?.close();
  github = undefined;
});

const subjectAt = (apiUrl: string, changes: Partial<DeploymentSubject> = {}): DeploymentSubject => ({
  ...known,
  apiUrl,
  environment: "production",
  service: "api",
  image: "ghcr.io/acme/api:v2",
  url: "https://api.example/",
  ...changes,
});

/** One deploy as it is recorded, from its first change to its end. */
async function record(
  outcome: DeployOutcome,
  options: Partial<FakeGithubOptions> & {
    subject?: Partial<DeploymentSubject>;
    begin?: boolean;
    timeoutMs?: number;
  } = {},
): Promise<readonly string[]> {
  github = await startFakeGithub({ ...known, ...options });
  const recorded = deploymentRecord(
    subjectAt(github.apiUrl, options.subject),
    origin,
    () => options.timeoutMs ?? 5_000,
  );
  if (options.begin !== false) recorded.begin(identity);
  return await recorded.conclude(finalStatus(outcome));
}

const onlyOn =
  (operation: Operation, answer: Answer): NonNullable<FakeGithubOptions["fault"]> =>
  (asked) =>
    asked === operation ? answer : undefined;

describe("deploymentRecord", () => {
  it("records a deploy that went well, as GitHub describes its API", async () => {
    expect(await record(exampleOutcome())).toEqual([]);
    expect(github?.flaws).toEqual([]);
    const links = { log_url: origin.run, environment_url: "https://api.example/" };
    expect(github?.deployments).toEqual([
      {
        id: 4_200_000_000,
        asked: {
          ref: commit,
          environment: "production",
          description: "api: ghcr.io/acme/api:v2",
          auto_merge: false,
          required_contexts: [],
          payload: { service: "api", image: "ghcr.io/acme/api:v2", release: "r2", digest: identity.digest },
        },
        statuses: [
          { state: "in_progress", description: "Deploying ghcr.io/acme/api:v2", ...links },
          { state: "success", description: "Deployed v2 of api to 1 host in 6.2 s", ...links },
        ],
      },
    ]);
  });

  it.each<[string, DeployOutcome, readonly string[]]>([
    ["a failed one", failed, ["in_progress", "failure"]],
    ["one that was turned back", exampleOutcome({ result: "rolled-back" }), ["in_progress", "failure"]],
    [
      "a cancelled one",
      exampleOutcome({ result: "failed", failure: new Failure("cancelled", "x") }),
      ["in_progress", "error"],
    ],
  ])("records %s", async (_, outcome, states) => {
    expect(await record(outcome)).toEqual([]);
    expect(github?.deployments.map(({ statuses }) => statuses.map(({ state }) => state))).toEqual([states]);
  });

  it("records a deploy that failed before it changed anything, without a release", async () => {
    expect(await record(failed, { begin: false })).toEqual([]);
    expect(github?.flaws).toEqual([]);
    expect(github?.deployments).toMatchObject([
      {
        asked: { payload: { service: "api", image: "ghcr.io/acme/api:v2" } },
        statuses: [{ state: "failure" }],
      },
    ]);
  });

  it.each(["unchanged", "planned"] as const)("records nothing of a deploy that was %s", async (result) => {
    expect(await record(exampleOutcome({ result }), { begin: false })).toEqual([]);
    expect(github?.deployments).toEqual([]);
  });

  it("keeps GitHub's limits with long names, and leaves out links that are not known", async () => {
    const image = `ghcr.io/acme/${"x".repeat(200)}:v2`;
    const outcome = exampleOutcome({ image: `ghcr.io/acme/api:${"v".repeat(128)}` });
    expect(await record(outcome, { subject: { image, url: undefined } })).toEqual([]);
    expect(github?.flaws).toEqual([]);
    const [deployment] = github?.deployments ?? [];
    expect(deployment?.statuses.map(({ description }) => description?.length)).toEqual([140, 140]);
    expect(deployment?.statuses.every((status) => !("environment_url" in status))).toBe(true);
  });

  const refusedOnce = "No GitHub deployment was recorded for the environment production: GitHub answered";
  const denied = {
    message: "Resource not accessible by integration",
    documentation_url: "https://docs.github.com/",
  };
  it.each<[string, Parameters<typeof record>[1], string]>([
    [
      "a wrong token",
      { subject: { token: "ghs_zqother" } },
      `${refusedOnce} 401: github-token is wrong or has expired.`,
    ],
    [
      "a token without the permission",
      { fault: () => json(403, denied) },
      `${refusedOnce} 403: github-token lacks the permission "deployments: write"; give it to the job under "permissions".`,
    ],
    [
      "a rate limit",
      { fault: () => json(403, { message: "API rate limit exceeded" }, { "x-ratelimit-remaining": "0" }) },
      `${refusedOnce} 403: too many requests were made with github-token.`,
    ],
    [
      "a slow-down",
      { fault: () => json(429, { message: "x" }, { "retry-after": "60" }) },
      `${refusedOnce} 429: too many requests`,
    ],
    [
      "another repository",
      { subject: { repository: "acme/other" } },
      `${refusedOnce} 404: github-token does not reach acme/other, or lacks the permission "deployments: write" there.`,
    ],
    [
      "an unknown commit",
      { subject: { commit: "f".repeat(40) } },
      `${refusedOnce} 422: No ref found for: ${"f".repeat(40)}`,
    ],
    [
      "a fault of GitHub's",
      { fault: () => json(502, "Bad Gateway") },
      `${refusedOnce} 502, which is a fault on its side.`,
    ],
    [
      "an answer that is no deployment",
      { fault: () => json(202, { message: "Auto-merged main into topic" }) },
      "production: GitHub's API gave an answer that is no deployment.",
    ],
    [
      "silence",
      { fault: () => "hang", timeoutMs: 300 },
      "production: GitHub's API did not answer within 0.3 s.",
    ],
    [
      "half an answer",
      { fault: () => "stall", timeoutMs: 300 },
      "production: GitHub's API gave an answer that is no deployment.",
    ],
    [
      "a lost connection",
      { fault: () => "drop" },
      "production: GitHub's API could not be reached (UND_ERR_SOCKET).",
    ],
  ])("says once what %s means, and goes no further", async (_, options, notice) => {
    const notices = await record(exampleOutcome(), options);
    expect(notices).toEqual([expect.stringContaining(notice)]);
    expect(notices.join()).not.toContain("zq");
    expect(github?.deployments).toEqual([]);
  });

  it("says when the API is down", async () => {
    const recorded = deploymentRecord(subjectAt(await refusedOrigin()), origin, () => 5_000);
    recorded.begin(identity);
    expect(await recorded.conclude(finalStatus(exampleOutcome()))).toEqual([
      "No GitHub deployment was recorded for the environment production: GitHub's API could not be reached (ECONNREFUSED).",
    ]);
  });

  it("says which status is missing, and still tries the last one when the first was lost", async () => {
    const fault: FakeGithubOptions["fault"] = (_, { state }) =>
      state === "in_progress" ? json(503, {}) : undefined;
    expect(await record(exampleOutcome(), { fault })).toEqual([
      "The GitHub deployment 4200000000 (production) did not get its status in_progress: GitHub answered 503, which is a fault on its side.",
    ]);
    expect(github?.deployments[0]?.statuses.map(({ state }) => state)).toEqual(["success"]);
  });

  it("says that a deployment did not get its end", async () => {
    const notices = await record(failed, { fault: onlyOn("repos/create-deployment-status", "drop") });
    expect(notices).toEqual([
      expect.stringContaining("did not get its status in_progress: GitHub's API could not be reached"),
      expect.stringContaining("did not get its status failure: GitHub's API could not be reached"),
    ]);
  });

  it("begins without waiting, and once", async () => {
    github = await startFakeGithub({ ...known, fault: () => "hang" });
    const recorded = deploymentRecord(subjectAt(github.apiUrl), origin, () => 300);
    expect(recorded.begin(identity)).toBeUndefined();
    recorded.begin(identity);
    expect(await recorded.conclude(finalStatus(exampleOutcome()))).toHaveLength(1);
  });
});
