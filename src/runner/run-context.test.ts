import { describe, expect, it } from "@jest/globals";
import { runContext } from "./run-context.ts";

const runner = {
  GITHUB_ACTOR: "octocat",
  GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
  GITHUB_REPOSITORY: "acme/api",
  GITHUB_RUN_ID: "42",
};
const run = "https://github.com/acme/api/actions/runs/42";

describe("runContext", () => {
  it.each([
    ["a run", runner, { actor: "octocat", run }],
    [
      "a re-run by someone else",
      { ...runner, GITHUB_TRIGGERING_ACTOR: "hubot", GITHUB_RUN_ATTEMPT: "2" },
      { actor: "hubot", run: `${run}/attempts/2` },
    ],
    ["a first attempt", { ...runner, GITHUB_RUN_ATTEMPT: "1" }, { actor: "octocat", run }],
    [
      "another server",
      { ...runner, GITHUB_SERVER_URL: "https://ghe.example" },
      { actor: "octocat", run: "https://ghe.example/acme/api/actions/runs/42" },
    ],
  ])("reads %s", (_, environment, expected) => {
    expect(runContext(environment)).toEqual({
      commit: runner.GITHUB_SHA,
      repository: "acme/api",
      ...expected,
    });
  });

  it("knows nothing outside of a runner", () => {
    const unknown = { actor: undefined, commit: undefined, run: undefined, repository: undefined };
    expect(runContext({ GITHUB_ACTOR: "", GITHUB_RUN_ID: "42" })).toEqual(unknown);
  });
});
