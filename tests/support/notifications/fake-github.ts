import { answerFlaws, type Operation, requestFlaws } from "./github-description.ts";
import { type Answer, type AskedRequest, serve } from "./http-server.ts";

export interface RecordedStatus {
  readonly state: string;
  readonly description?: string;
  readonly log_url?: string;
  readonly environment_url?: string;
}

export interface RecordedDeployment {
  readonly id: number;
  /** The body that created it. */
  readonly asked: Readonly<Record<string, unknown>>;
  readonly statuses: RecordedStatus[];
}

/** What the fake knows, and where it misbehaves. */
export interface FakeGithubOptions {
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly commit: string;
  /** Answers in place of the fake's own. */
  readonly fault?: (operation: Operation, body: Readonly<Record<string, unknown>>) => Answer | undefined;
}

/** GitHub's REST API as far as deployments go, under `/api/v3` as on GitHub Enterprise; it keeps what it was told. */
export interface FakeGithub {
  readonly apiUrl: string;
  readonly deployments: readonly RecordedDeployment[];
  /** Requests and answers that are not as GitHub's own description says. */
  readonly flaws: readonly string[];
  close(): Promise<void>;
}

const base = "/api/v3";
const creator = {
  login: "github-actions[bot]",
  id: 41_898_282,
  node_id: "MDM6Qm90",
  type: "Bot",
  site_admin: false,
  ...Object.fromEntries(
    "avatar_url url html_url followers_url following_url gists_url starred_url subscriptions_url organizations_url repos_url events_url received_events_url"
      .split(" ")
      .map((name) => [name, "https://api.github.com/users/github-actions"]),
  ),
  gravatar_id: "",
};

export async function startFakeGithub(options: FakeGithubOptions): Promise<FakeGithub> {
  const deployments: RecordedDeployment[] = [];
  const flaws: string[] = [];
  const server = await serve((request) => {
    const operation = request.path.endsWith("/statuses")
      ? "repos/create-deployment-status"
      : "repos/create-deployment";
    const body = JSON.parse(request.body) as Record<string, unknown>;
    flaws.push(...requestFlaws(operation, body));
    const fault = options.fault?.(operation, body);
    if (fault !== undefined) return fault;
    const [status, answer] = answerTo(request, body, options, deployments);
    flaws.push(...answerFlaws(operation, status, answer));
    return json(status, answer);
  });
  return { apiUrl: `${server.origin}${base}`, deployments, flaws, close: () => server.close() };
}

/** An answer in JSON, as GitHub sends it. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
}

function answerTo(
  { method, path, headers }: AskedRequest,
  body: Readonly<Record<string, unknown>>,
  { token, repository, commit }: FakeGithubOptions,
  deployments: RecordedDeployment[],
): readonly [status: number, body: unknown] {
  const error = (message: string) => ({ message, documentation_url: "https://docs.github.com/rest" });
  if (headers.authorization !== `token ${token}`) return [401, error("Bad credentials")];
  const all = `${base}/repos/${repository}/deployments`;
  if (method !== "POST" || !path.startsWith(all)) return [404, error("Not Found")];
  const url = `https://api.github.com/repos/${repository}/deployments`;
  const times = { created_at: "2026-01-02T12:00:00Z", updated_at: "2026-01-02T12:00:00Z" };
  const repositoryUrl = `https://api.github.com/repos/${repository}`;
  if (path === all) {
    if (body["ref"] !== commit) return [422, error(`No ref found for: ${String(body["ref"])}`)];
    const id = 4_200_000_000 + deployments.length;
    deployments.push({ id, asked: body, statuses: [] });
    const { ref, environment, payload = "", description = null, task = "deploy" } = body;
    const own = { id, node_id: "D_1", sha: commit, ref, task, environment, payload, description, creator };
    return [
      201,
      {
        ...own,
        ...times,
        url: `${url}/${id}`,
        statuses_url: `${url}/${id}/statuses`,
        repository_url: repositoryUrl,
      },
    ];
  }
  const deployment = deployments.find(({ id }) => path === `${all}/${id}/statuses`);
  if (deployment === undefined) return [404, error("Not Found")];
  const { state, description = "", log_url: log = "", environment_url: place } = body;
  // The limit stands in GitHub's prose only, so no schema knows it.
  if (String(description).length > 140) return [422, error("Validation Failed")];
  deployment.statuses.push(body as unknown as RecordedStatus);
  const own = {
    id: 1,
    node_id: "DS_1",
    state,
    creator,
    description,
    target_url: log,
    log_url: log,
    ...(place === undefined ? {} : { environment_url: place }),
  };
  const at = `${url}/${deployment.id}`;
  return [
    201,
    { ...own, ...times, url: `${at}/statuses/1`, deployment_url: at, repository_url: repositoryUrl },
  ];
}
