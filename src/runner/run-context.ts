import type { RunContext } from "../release/origin.ts";

/**
 * Who runs this and from where, by the runner's variables. They are read plainly: the `context` of
 * `@actions/github` is made of the same ones, but importing it loads an API client (about 25 ms at start-up)
 * and reads the event's payload. The actor is who started this attempt, which a re-run tells apart.
 */
export function runContext(environment: NodeJS.ProcessEnv = process.env): RunContext {
  const read = (name: string): string | undefined => environment[name] || undefined;
  const repository = read("GITHUB_REPOSITORY");
  return {
    actor: read("GITHUB_TRIGGERING_ACTOR") ?? read("GITHUB_ACTOR"),
    commit: read("GITHUB_SHA"),
    run: runAddress(repository, read),
    repository,
  };
}

function runAddress(
  repository: string | undefined,
  read: (name: string) => string | undefined,
): string | undefined {
  const id = read("GITHUB_RUN_ID");
  if (repository === undefined || id === undefined) return undefined;
  const attempt = read("GITHUB_RUN_ATTEMPT") ?? "1";
  const run = `${read("GITHUB_SERVER_URL") ?? "https://github.com"}/${repository}/actions/runs/${id}`;
  return attempt === "1" ? run : `${run}/attempts/${attempt}`;
}
