import type { NotificationSettings } from "../deploy/request.ts";
import type { RunContext } from "../release/origin.ts";
import { type DeploymentRecord, type DeploymentSubject, deploymentRecord } from "./github-deployment.ts";

/** What goes live, as far as GitHub is told of it. */
type Recorded = Pick<DeploymentSubject, "service" | "image" | "url"> & {
  /** Full Git SHA of what goes live. */
  readonly commit: string | undefined;
};

/** The record of a run on GitHub; `undefined` when none was asked for. */
export function recordOf(
  recorded: Recorded,
  { environment, githubToken: token }: NotificationSettings,
  origin: RunContext,
  timeoutMs: () => number,
  variables: NodeJS.ProcessEnv,
): DeploymentRecord | undefined {
  const { commit } = recorded;
  const { repository } = origin;
  if (environment === undefined) return undefined;
  const apiUrl = variables["GITHUB_API_URL"] || "https://api.github.com";
  const missing = token === undefined ? "github-token is empty" : "this is no run of GitHub Actions";
  if (token === undefined || repository === undefined || commit === undefined) {
    return without(`No GitHub deployment was recorded for the environment ${environment}: ${missing}.`);
  }
  return deploymentRecord({ ...recorded, environment, token, apiUrl, repository, commit }, origin, timeoutMs);
}

/** What cannot be recorded is said when the run ends. */
function without(notice: string): DeploymentRecord {
  return {
    begin() {},
    conclude: async (status) => (status === undefined ? [] : [notice]),
  };
}
