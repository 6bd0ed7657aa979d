import type { ReleaseIdentity } from "../release/labels.ts";
import type { RunContext } from "../release/origin.ts";
import { type FinalStatus, shortDescription } from "../report/deployment-record.ts";
import { githubTrouble } from "./github-trouble.ts";

/** What a deployment is recorded with. */
export interface DeploymentSubject {
  /** GitHub environment. */
  readonly environment: string;
  readonly token: string;
  /** Base address of the REST API: GitHub Enterprise has its own. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Full Git SHA. */
  readonly commit: string;
  readonly service: string;
  /** The reference as the user wrote it. */
  readonly image: string;
  readonly url: string | undefined;
}

/** Records a deploy on GitHub. Neither function throws. */
export interface DeploymentRecord {
  /** Creates the deployment, `in_progress`, in the background: a slow API delays no deploy. */
  begin(release: Pick<ReleaseIdentity, "release" | "digest"> | undefined): void;
  /**
   * Ends the deployment with its status, `undefined` where nothing was changed; makes it first when the run failed before
   * it began to change anything.
   */
  conclude(status: FinalStatus | undefined): Promise<readonly string[]>;
}

type State = "in_progress" | "success" | "failure" | "error";

/** @param timeoutMs for each request, asked anew each time: a cancelled run has little time left */
export function deploymentRecord(
  subject: DeploymentSubject,
  origin: RunContext,
  timeoutMs: () => number,
): DeploymentRecord {
  const { environment, repository, url } = subject;
  const [owner = "", repo = ""] = repository.split("/", 2);
  const notices: string[] = [];
  let created: Promise<number | undefined> | undefined;

  const create = async (
    release: Pick<ReleaseIdentity, "release" | "digest"> | undefined,
  ): Promise<number | undefined> => {
    const limitMs = timeoutMs();
    try {
      const { service, image } = subject;
      const { data } = await (await client(subject)).rest.repos.createDeployment({
        owner,
        repo,
        ref: subject.commit,
        environment,
        description: shortDescription(`${service}: ${image}`),
        // The workflow decides what must have passed, and which commit it is: nothing is merged or awaited here.
        auto_merge: false,
        required_contexts: [],
        payload: { service, image, ...(release && { release: release.release, digest: release.digest }) },
        request: { signal: AbortSignal.timeout(limitMs) },
      });
      if (typeof data === "object" && "id" in data && Number.isSafeInteger(data.id)) return data.id;
      notices.push(notRecorded("GitHub's API gave an answer that is no deployment."));
    } catch (error) {
      notices.push(notRecorded(githubTrouble(error, repository, limitMs)));
    }
    return undefined;
  };

  const post = async (deployment: number, state: State, description: string): Promise<void> => {
    const limitMs = timeoutMs();
    try {
      await (await client(subject)).rest.repos.createDeploymentStatus({
        owner,
        repo,
        deployment_id: deployment,
        state,
        description,
        ...(origin.run === undefined ? {} : { log_url: origin.run }),
        ...(url === undefined ? {} : { environment_url: url }),
        request: { signal: AbortSignal.timeout(limitMs) },
      });
    } catch (error) {
      const trouble = githubTrouble(error, repository, limitMs);
      notices.push(
        `The GitHub deployment ${deployment} (${environment}) did not get its status ${state}: ${trouble}`,
      );
    }
  };

  const notRecorded = (trouble: string): string =>
    `No GitHub deployment was recorded for the environment ${environment}: ${trouble}`;

  return {
    begin(release) {
      created ??= create(release).then(async (deployment) => {
        if (deployment !== undefined)
          await post(deployment, "in_progress", shortDescription(`Deploying ${subject.image}`));
        return deployment;
      });
    },
    async conclude(status) {
      if (status === undefined) return notices;
      created ??= create(undefined);
      const deployment = await created;
      if (deployment !== undefined) await post(deployment, status.state, status.description);
      return notices;
    },
  };
}

/** Loaded when it is needed, and not by its main entry, which reads the payload of the run's event too. */
async function client({ token, apiUrl }: DeploymentSubject) {
  const { GitHub, getOctokitOptions } = await import("@actions/github/lib/utils");
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  return new GitHub(getOctokitOptions(token, { baseUrl: apiUrl.replace(/\/+$/, ""), log: silent }));
}
