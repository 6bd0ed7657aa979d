import { describe, expect, it } from "@jest/globals";
import {
  exampleHost,
  exampleOutcome,
  newDigest,
  oldDigest,
  refusedOutcome,
} from "../../tests/support/example-outcomes.ts";
import { Failure } from "../failure/failure.ts";
import { summaryMarkdown } from "./summary.ts";

const whatChanged = `| | |
|---|---|
| Image | \`ghcr.io/acme/api:v2\` |
| Digest | \`${newDigest}\` |
| Previous digest | \`${oldDigest}\` |
| Release | \`r2\` |
| Previous release | \`r1\` |
| URL | \`https://api.example/\` |`;

const available =
  "**Availability:** 0 of 412 probes of `https://api.example/` failed, p50 12.3 ms, p99 40.1 ms.";

describe("summaryMarkdown", () => {
  it("tells of a deploy that went well", () => {
    expect(summaryMarkdown(exampleOutcome())).toBe(`## ✅ Deployed \`v2\` of **api** to 1 host in 6.2 s

${whatChanged}

${available}

| Host | Result | Release | Slot | Previous | Switched at (UTC) | Took |
|---|---|---|---|---|---|---|
| \`h1\` | deployed | \`r2\` | green | \`r1\` | 12:00:03.120 | 6.1 s |

\`\`\`mermaid
gantt
  dateFormat x
  axisFormat %s s
  section h1
  connect :0, 120
  switch :crit, 3000, 3050
  drain :3050, 6100
\`\`\`
`);
  });

  it("tells of a deploy that was refused, with what the container said", () => {
    expect(
      summaryMarkdown(refusedOutcome()),
    ).toBe(`## ❌ Failed to deploy \`v2\` of **api** to 2 hosts, after 6.2 s

> \`candidate-unhealthy\` on \`h1\`: no answer on /health within 60 s<br>**What to do:** Look at what the container said.

No host is known to serve the new release.

${whatChanged}

${available}

| Host | Result | Release | Slot | Previous | Switched at (UTC) | Took |
|---|---|---|---|---|---|---|
| \`h1\` | **failed**: candidate-unhealthy | \`r2\` | green | \`r1\` |  | 6.1 s |
| \`h2\` | **failed** | \`r2\` | green | \`r1\` |  | 6.1 s |

<details>
<summary>What h1 said (candidate-unhealthy)</summary>

\`\`\`\`\`\`\`\`text
listening on 3001
: :error::not a command
\`\`\`\`\`\`\`\`

</details>
`);
  });

  it("prints the plan of a dry run, once for hosts that share it", () => {
    const steps = ["pull <image> `v2`", "start in green"];
    const outcome = exampleOutcome({
      result: "planned",
      availability: undefined,
      hosts: ["h1", "h2", "h3"].map((host) => exampleHost(host, { result: "planned", spans: [] })),
      plan: [
        { host: "h1", steps },
        { host: "h2", steps: [] },
        { host: "h3", steps },
      ],
    });
    expect(
      summaryMarkdown(outcome),
    ).toBe(`## 📋 Dry run: the plan to deploy \`v2\` of **api** to 3 hosts; nothing was changed

${whatChanged}

**\`h1\`, \`h3\`**

1. pull &#60;image&#62; &#96;v2&#96;
2. start in green

**\`h2\`**

Nothing to do.
`);
  });

  it("says in its headline that nothing changed", () => {
    const unchanged = exampleOutcome({
      result: "unchanged",
      hosts: [exampleHost("h1", { result: "unchanged" })],
    });
    expect(summaryMarkdown(unchanged)).toMatch(
      /^## ☑️ Nothing to do: `v2` of \*\*api\*\* is live on 1 host already\n/,
    );
  });

  it("says that a rolled-back deploy did not stay, and whom it serves", () => {
    const failure = new Failure("promotion-failed", "h2 refused the switch", { host: "h2" });
    const outcome = exampleOutcome({
      result: "rolled-back",
      failure,
      hosts: [
        exampleHost("h1", { result: "rolled-back" }),
        exampleHost("h2", { result: "rolled-back", failure }),
      ],
    });
    const summary = summaryMarkdown(outcome);
    expect(summary).toContain(
      "## ⏪ Turned back: `v2` of **api** was promoted and did not stay, after 6.2 s\n",
    );
    expect(summary).toContain("> `promotion-failed` on `h2`: h2 refused the switch\n");
    expect(summary).toContain("\nNo host is known to serve the new release.\n");
    expect(summary).toContain("| `h2` | **rolled-back**: promotion-failed |");
  });

  it.each([
    [
      { probes: 412, failed: 3, p50: 12.3, p99: 40, longestOutageMs: 612 },
      "**Availability:** **3 of 412 probes of `https://api.example/` failed**, p50 12.3 ms, p99 40 ms, longest outage 0.6 s.",
    ],
    [
      { probes: 5, failed: 5, p50: 0, p99: 0, longestOutageMs: 1_000 },
      "**Availability:** **5 of 5 probes of `https://api.example/` failed**, longest outage 1.0 s.",
    ],
    [
      { probes: 0, failed: 0, p50: 0, p99: 0, longestOutageMs: 0 },
      "**Availability:** `https://api.example/` gave no probe to count.",
    ],
  ])("tells of availability %j", (availability, expected) => {
    expect(summaryMarkdown(exampleOutcome({ availability }))).toContain(`\n${expected}\n`);
  });

  it("says what did not work besides the deploy, before what changed", () => {
    const notices = ["The Slack message was not sent: <b>", "second"];
    expect(summaryMarkdown(exampleOutcome({ notices }))).toMatch(
      /^## ✅ .*\n\n> \[!WARNING\]\n> This did not work, and has no part in the result of the deploy:\n>\n> - The Slack message was not sent: &#60;b&#62;\n> - second\n\n\| \| \|\n/,
    );
  });

  it("does not name one previous release where hosts had different ones", () => {
    const hosts = [exampleHost("h1"), exampleHost("h2", { previousRelease: "r0" })];
    expect(summaryMarkdown(exampleOutcome({ hosts }))).toContain(
      "| Previous release | not the same on every host |",
    );
  });

  it("leaves out what is not known", () => {
    const bare = exampleOutcome({
      result: "failed",
      digest: undefined,
      release: undefined,
      url: undefined,
      availability: undefined,
      hosts: [],
    });
    expect(summaryMarkdown(bare)).toBe(`## ❌ Failed to deploy \`v2\` of **api** to 0 hosts, after 6.2 s

No host is known to serve the new release.

| | |
|---|---|
| Image | \`ghcr.io/acme/api:v2\` |
`);
  });

  it("lets foreign text neither break a table nor add Markdown", () => {
    const failure = new Failure("pull-failed", "| x |\n# title <img src=x> @octocat", {
      host: "h|1`",
      advice: "[a](b)",
    });
    const summary = summaryMarkdown(refusedOutcome(failure));
    expect(summary).toContain(
      "> `pull-failed` on `h¦1ˋ`: &#124; x &#124;<br>&#35; title &#60;img src&#61;x&#62; @\u2060octocat<br>**What to do:** &#91;a&#93;&#40;b&#41;\n",
    );
  });
});

const mebibyte = 1024 * 1024;

describe("the size of a summary", () => {
  it("has all of 1,000 hosts when they went well", () => {
    const hosts = Array.from({ length: 1_000 }, (_, at) => exampleHost(`host-${at}.example.com`));
    const summary = summaryMarkdown(exampleOutcome({ hosts }));
    expect(Buffer.byteLength(summary)).toBeLessThan(mebibyte);
    expect(summary).toContain("| `host-999.example.com` |");
    expect(summary).toContain("\nThe first 8 hosts are drawn, 992 more are not.\n");
  });

  it("stays under 1 MiB with 1,000 failed hosts, huge messages and huge evidence, and says what is missing", () => {
    const noise = "|👍`<".repeat(1_000);
    const evidence = Array.from({ length: 500 }, () => noise);
    const hosts = Array.from({ length: 1_000 }, (_, at) => {
      const host = `host-${at}.${"x".repeat(240)}`;
      const failure = new Failure("candidate-exited", `${at}${`${noise}\n`.repeat(10)}`, {
        host,
        evidence,
        advice: noise,
      });
      return exampleHost(host, { result: "failed", failure, release: noise, previousRelease: noise });
    });
    const plan = hosts.map(({ host }) => ({ host, steps: [host, noise] }));
    const outcome = exampleOutcome({
      result: "failed",
      image: noise,
      failure: hosts[0]?.failure,
      hosts,
      plan,
    });
    for (const result of ["failed", "planned"] as const) {
      const summary = summaryMarkdown({ ...outcome, result });
      expect(Buffer.byteLength(summary)).toBeLessThan(mebibyte);
      expect(summary).toMatch(/> `candidate-exited` on `host-0\.x+`: 0&#124;/);
      expect(summary).toMatch(/… and \d+ more failures, in the log\./);
      expect(summary).toMatch(
        result === "failed" ? /… and \d+ more, in the output `hosts`\./ : /… and more, in the log\./,
      );
      expect(summary).toMatch(/… and what \d+ more hosts said, in the log\./);
      expect(summary.match(/^`{8}text$/gm)?.length).toBe(summary.match(/^`{8}$/gm)?.length);
    }
  });
});
