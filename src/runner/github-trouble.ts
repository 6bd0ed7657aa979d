import { inert } from "../report/inert.ts";
import { noAnswer } from "./no-answer.ts";

/** What is of use in an error of octokit's; `response` is there when GitHub answered. */
interface RequestTrouble {
  readonly status: number;
  readonly message: string;
  readonly response: { readonly headers: Readonly<Record<string, unknown>> };
}

const permission = 'the permission "deployments: write"';

/** Why GitHub did not do what it was asked, and what to do; `repository` is `owner/name`. */
export function githubTrouble(error: unknown, repository: string, timeoutMs: number): string {
  if (!isAnswered(error)) return `GitHub's API ${noAnswer(error, timeoutMs)}.`;
  const { status } = error;
  return `GitHub answered ${status}${meaning(status, error, repository)}`;
}

function meaning(status: number, error: RequestTrouble, repository: string): string {
  if (status === 401) return ": github-token is wrong or has expired.";
  if (status === 429 || (status === 403 && isRateLimit(error)))
    return ": too many requests were made with github-token.";
  if (status === 403) return `: github-token lacks ${permission}; give it to the job under "permissions".`;
  if (status === 404) {
    return `: github-token does not reach ${repository}, or lacks ${permission} there.`;
  }
  if (status >= 500) return ", which is a fault on its side.";
  return `: ${inert(error.message).slice(0, 300)}`;
}

/** GitHub counts requests (`x-ratelimit-remaining`) and asks to slow down (`retry-after`) with the same 403. */
function isRateLimit({ response }: RequestTrouble): boolean {
  return response.headers["x-ratelimit-remaining"] === "0" || response.headers["retry-after"] !== undefined;
}

function isAnswered(error: unknown): error is RequestTrouble {
  return (
    error instanceof Error &&
    "status" in error &&
    "response" in error &&
    typeof error.response === "object" &&
    error.response !== null
  );
}
