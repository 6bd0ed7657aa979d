import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { newDigest } from "../../tests/support/example-outcomes.ts";

let directory: string;
let files: { GITHUB_OUTPUT: string; GITHUB_STEP_SUMMARY: string };
/** What the runner gives a step: its files, and a folder for what is temporary. */
let given: Record<string, string>;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tidegate-conclude-"));
  files = { GITHUB_OUTPUT: join(directory, "output"), GITHUB_STEP_SUMMARY: join(directory, "summary") };
  given = { ...files, RUNNER_TEMP: directory };
  for (const path of Object.values(files)) writeFileSync(path, "");
});
afterEach(() => rmSync(directory, { recursive: true }));

interface Ended {
  readonly status: number | null;
  readonly log: readonly string[];
  readonly outputs: ReadonlyMap<string, string>;
  readonly summary: string;
}

/** Runs a conclusion in a process of its own, as a step would, and reads what the runner would read. */
function conclude(statement: string, environment: Record<string, string> = given): Ended {
  const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    import { concludeDeploy, concludeFailure, concludeNotices, concludeRefused } from ${at("./conclude.ts")};
    import { exampleHost, exampleOutcome, refusedOutcome, unhealthy } from ${at("../../tests/support/example-outcomes.ts")};
    import { Failure } from ${at("../failure/failure.ts")};
    import { reportFile, temporaryReport } from ${at("./report-file.ts")};
    const report = temporaryReport("api", ["s3cr3t"]);
    ${statement}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    env: environment,
    timeout: 20_000,
  });
  expect(stderr).toBe("");
  return {
    status,
    log: stdout.trimEnd().split("\n"),
    outputs: readOutputs(),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
  };
}

/** The runner's multi-line form: `name<<delimiter`, the value, the delimiter. */
function readOutputs(): ReadonlyMap<string, string> {
  const written = readFileSync(files.GITHUB_OUTPUT, "utf8");
  return new Map(
    [...written.matchAll(/^(\S+)<<(\S+)\n([^]*?)\n\2$/gm)].map(([, name = "", , value = ""]) => [
      name,
      value,
    ]),
  );
}

describe("concludeDeploy", () => {
  it("ends a deploy that went well", () => {
    const { status, log, outputs, summary } = conclude("await concludeDeploy(exampleOutcome(), report);");
    expect(status).toBe(0);
    expect(log).toEqual(["Deployed v2 of api to 1 host in 6.2 s"]);
    expect([...outputs.keys()]).toEqual([
      "result",
      "reason",
      "release",
      "digest",
      "previous-release",
      "previous-digest",
      "slot",
      "duration-ms",
      "availability",
      "hosts",
      "preview-value",
      "report",
    ]);
    expect([outputs.get("result"), outputs.get("reason"), outputs.get("digest")]).toEqual([
      "deployed",
      "",
      newDigest,
    ]);
    expect(summary).toMatch(/^## ✅ Deployed `v2` of \*\*api\*\* to 1 host in 6\.2 s\n/);
  });

  it("ends a refused deploy with evidence, annotation, outputs and exit code", () => {
    const { status, log, outputs, summary } = conclude("await concludeDeploy(refusedOutcome(), report);");
    expect(status).toBe(1);
    expect(log).toEqual([
      "Failed to deploy v2 of api to 2 hosts, after 6.2 s",
      "::group::What h1 said (candidate-unhealthy)",
      "│ listening on 3001",
      "│ : :error::not a command",
      "::endgroup::",
      "::error title=api%3A candidate-unhealthy on h1::no answer on /health within 60 s%0AWhat to do: Look at what the container said.",
      "No host is known to serve the new release.",
    ]);
    expect([outputs.get("result"), outputs.get("reason")]).toEqual(["failed", "candidate-unhealthy"]);
    expect(summary).toMatch(/^## ❌ Failed to deploy/);
  });

  it.each([
    ["deployed", 0],
    ["unchanged", 0],
    ["planned", 0],
    ["rolled-back", 1],
    ["failed", 1],
  ])("exits after %s with %d", (result, status) => {
    const ended = conclude(`await concludeDeploy(exampleOutcome({ result: "${result}" }), report);`);
    expect([ended.status, ended.outputs.get("result")]).toEqual([status, result]);
  });

  it("annotates ten failures and logs the others", () => {
    const { log } = conclude(`
      const hosts = Array.from({ length: 12 }, (_, at) =>
        exampleHost("h" + at, { result: "failed", failure: new Failure("pull-failed", "no " + at), promotedAt: undefined }));
      await concludeDeploy(exampleOutcome({ result: "failed", failure: new Failure("pull-failed", "no 3"), hosts }), report);`);
    expect(log.filter((line) => line.startsWith("::error"))).toHaveLength(10);
    expect(log[1]).toBe("::error title=api%3A pull-failed on h3::no 3");
    expect(log.slice(11, 13)).toEqual(["pull-failed on h10: no 10", "pull-failed on h11: no 11"]);
  });

  it("writes the report among the runner's temporary files, for its user only, without secrets", () => {
    const { outputs } = conclude(
      `await concludeDeploy(exampleOutcome({ notices: ["Slack said s3cr3t", "b"] }), report);`,
    );
    const path = outputs.get("report") ?? "";
    expect(path.startsWith(join(directory, "tidegate-report-api-"))).toBe(true);
    expect(path).toMatch(/-\d{8}T\d{6}Z-[0-9a-f]{12}\.html$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const written = readFileSync(path, "utf8");
    expect(written).toMatch(/^<!DOCTYPE html>\n[^]*<\/html>\n$/);
    expect([written.includes("Slack said ***"), written.includes("s3cr3t")]).toEqual([true, false]);
  });

  it("says when the report cannot be written, and fails no deploy for it", () => {
    const { status, log, outputs, summary } = conclude(
      `const told = await concludeDeploy(exampleOutcome(), report); await concludeNotices(told, report);`,
      { ...given, RUNNER_TEMP: join(directory, "none") },
    );
    expect([status, outputs.get("result"), outputs.get("report")]).toEqual([0, "deployed", ""]);
    expect(log[1]).toMatch(/^::warning::The HTML report could not be written: ENOENT.*none/);
    expect(summary).toContain("> - The HTML report could not be written");
  });

  it("survives without the runner's files", () => {
    const { status, log } = conclude("await concludeDeploy(exampleOutcome(), report);", {
      TMPDIR: directory,
    });
    expect([status, log]).toEqual([0, ["Deployed v2 of api to 1 host in 6.2 s"]]);
  });

  it("says when the runner's files cannot be written, and keeps the truth of the deploy", () => {
    const missing = {
      RUNNER_TEMP: directory,
      GITHUB_OUTPUT: join(directory, "no/output"),
      GITHUB_STEP_SUMMARY: join(directory, "no/summary"),
    };
    const { status, log } = conclude("await concludeDeploy(exampleOutcome(), report);", missing);
    expect(status).toBe(0);
    expect(log.slice(1).map((line) => line.replace(/: .*/, ""))).toEqual([
      "::warning::The outputs could not be written, later steps will miss them",
      "::warning::The job summary could not be written",
    ]);
  });
});

describe("concludeNotices", () => {
  it("warns of each and writes the summary anew, without a change to the rest", () => {
    const { status, log, outputs, summary } = conclude(`
      await concludeDeploy(exampleOutcome(), report);
      await concludeNotices(exampleOutcome({ notices: ["GitHub is down", "##[error]Slack"] }), report);`);
    expect([status, outputs.get("result")]).toEqual([0, "deployed"]);
    expect(log.slice(1)).toEqual(["::warning::GitHub is down", "::warning::# #[error]Slack"]);
    expect(summary.match(/^## /gm)).toHaveLength(1);
    expect(readFileSync(outputs.get("report") ?? "", "utf8")).toContain("<li>GitHub is down</li>");
    expect(summary).toContain("> - GitHub is down\n");
  });

  it("does nothing where there are none", () => {
    const { log, summary } = conclude("await concludeNotices(exampleOutcome(), report);");
    expect([log, summary]).toEqual([[""], ""]);
  });
});

describe("concludeRefused", () => {
  it("reports every problem and what kind of refusal it is", () => {
    const { status, log, outputs, summary } = conclude(`await concludeRefused([
      { input: "hosts", message: "is required and not set", example: "deploy@203.0.113.7" },
      { input: "port", message: "is | no port" }]);`);
    expect(status).toBe(1);
    expect(log).toHaveLength(2);
    expect(Object.fromEntries(outputs)).toEqual({ result: "failed", reason: "invalid-input" });
    expect(summary).toBe(`## ❌ Refused: nothing was done

- input &#34;hosts&#34;: is required and not set. For example: deploy@\u2060203.0.113.7
- input &#34;port&#34;: is &#124; no port.
`);
  });
});

describe("concludeFailure", () => {
  it("reports a failure without an outcome", () => {
    const { status, log, outputs, summary } = conclude(`await concludeFailure(unhealthy, "api");`);
    expect(status).toBe(1);
    expect(log.at(-1)).toMatch(/^::error title=api%3A candidate-unhealthy on h1::/);
    expect(Object.fromEntries(outputs)).toEqual({ result: "failed", reason: "candidate-unhealthy" });
    expect(summary).toBe("## ❌ api\n\ncandidate-unhealthy on h1: no answer on /health within 60 s\n");
  });
});
