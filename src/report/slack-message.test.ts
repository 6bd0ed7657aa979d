import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  exampleHost,
  exampleOutcome,
  oldDigest,
  refusedOutcome,
} from "../../tests/support/example-outcomes.ts";
import { blockKitFlaws } from "../../tests/support/notifications/block-kit-limits.ts";
import { Failure } from "../failure/failure.ts";
import type { RunContext } from "../release/origin.ts";
import type { DeployOutcome, HostOutcome } from "./outcome.ts";
import { type SlackMessage, slackMessage } from "./slack-message.ts";

const origin: RunContext = {
  actor: "octocat",
  commit: "0123456789abcdef0123456789abcdef01234567",
  run: "https://github.com/acme/api/actions/runs/42",
  repository: "acme/api",
};

/** What a reader sees, one line a text of a block. */
function textsOf(message: SlackMessage | undefined): readonly string[] {
  return (message?.blocks ?? []).flatMap((block) => {
    const { text, fields } = block as { text?: { text: string }; fields?: { text: string }[] };
    return [...(text === undefined ? [] : [text.text]), ...(fields ?? []).map((field) => field.text)];
  });
}

const messageOf = (outcome: DeployOutcome): SlackMessage | undefined =>
  slackMessage(outcome, origin, "production");

describe("slackMessage", () => {
  it("tells of a deploy that went well: what, who, how to roll back, and the run", () => {
    const message = messageOf(exampleOutcome());
    expect(message?.text).toBe("✅ Deployed v2 of api to 1 host in 6.2 s");
    expect(textsOf(message)).toEqual([
      "✅ Deployed v2 of api to 1 host in 6.2 s",
      "*Image*\n`ghcr.io/acme/api:v2`",
      "*Release*\n`r2`",
      "*Environment*\n`production`",
      "*Hosts*\n`h1`",
      "*Started by*\n`octocat`",
      "*Commit*\n`0123456789ab`",
      "*Repository*\n`acme/api`",
      "*URL*\n`https://api.example/`",
      `*How to roll back*\nRun the action rollback, or \`tidegate rollback --to r1\`: it was deployed before as \`ghcr.io/acme/api:v1\` (\`ghcr.io/acme/api@${oldDigest}\`).`,
      "<https://github.com/acme/api/actions/runs/42|Log and summary of the run>",
    ]);
    expect(blockKitFlaws(message ?? {})).toEqual([]);
  });

  it("tells of a refused deploy what went wrong, and nothing of what containers said", () => {
    const texts = textsOf(messageOf(refusedOutcome()));
    expect(texts[0]).toBe("❌ Failed to deploy v2 of api to 2 hosts, after 6.2 s");
    expect(texts).toEqual(
      expect.arrayContaining([
        "candidate-unhealthy on h1: no answer on /health within 60 s\nWhat to do: Look at what the container said.",
        "No host is known to serve the new release.",
        "*How to roll back*\nNothing to do: this deploy left no new release in service.",
      ]),
    );
    expect(texts.join("\n")).not.toContain("listening on 3001");
  });

  it("tells of a deploy that was turned back", () => {
    const failure = new Failure("promotion-failed", "h2 refused the switch", { host: "h2" });
    const hosts = [
      exampleHost("h1", { result: "rolled-back" }),
      exampleHost("h2", { result: "rolled-back", failure }),
    ];
    const texts = textsOf(messageOf(exampleOutcome({ result: "rolled-back", failure, hosts })));
    expect(texts[0]).toBe("⏪ Turned back: v2 of api was promoted and did not stay, after 6.2 s");
    expect(texts).toContain("promotion-failed on h2: h2 refused the switch");
    expect(texts).toContain("*How to roll back*\nNothing to do: this deploy left no new release in service.");
  });

  const first = { previousRelease: undefined, previousDigest: undefined, previousImage: undefined };
  it.each<[string, readonly HostOutcome[], string]>([
    ["a first deploy", [exampleHost("h1", first)], "Not possible: there is no release before this one."],
    [
      "a switch whose answer was lost",
      [exampleHost("h1", { result: "failed", promotedAt: undefined })],
      "See first what serves, with `tidegate status`.",
    ],
    [
      "hosts with different releases before",
      [exampleHost("h1"), exampleHost("h2", { previousRelease: "r0" })],
      "The hosts ran different releases before: the summary of the run names each host's.",
    ],
  ])("says how to roll back %s", (_, hosts, text) => {
    const result = hosts[0]?.result ?? "failed";
    expect(textsOf(messageOf(exampleOutcome({ result, hosts })))).toContain(`*How to roll back*\n${text}`);
  });

  it.each(["unchanged", "planned"] as const)("is not sent when the deploy was %s", (result) => {
    expect(messageOf(exampleOutcome({ result }))).toBeUndefined();
  });

  it("leaves out what is not known, and the query of the URL, which can be a token", () => {
    const unknown = { actor: undefined, commit: undefined, run: undefined, repository: undefined };
    const outcome = exampleOutcome({ release: undefined, url: "https://api.example/live?token=zqsecret" });
    const texts = textsOf(slackMessage(outcome, unknown, undefined));
    expect(texts.filter((text) => text.startsWith("*")).map((text) => text.split("\n")[0])).toEqual([
      "*Image*",
      "*Hosts*",
      "*URL*",
      "*How to roll back*",
    ]);
    expect(texts).toContain("*URL*\n`https://api.example/live`");
    expect(texts.join("\n")).not.toContain("zqsecret");
  });

  it("mentions nobody and links nothing, whatever a failure says", () => {
    const failure = new Failure(
      "pull-failed",
      "<!channel> <https://evil.example|click> & `x`\n\n@here *bold*",
      { host: "h`1" },
    );
    const message = messageOf(refusedOutcome(failure));
    expect(textsOf(message)).toContain(
      "pull-failed on h`1: &lt;!channel&gt; &lt;https://evil.example|click&gt; &amp; `x`\n@here *bold*",
    );
    const blocks = message?.blocks as readonly { text?: { type: string; text: string; emoji?: boolean } }[];
    const told = blocks.find(({ text }) => text?.text.startsWith("pull-failed"));
    expect(told?.text).toMatchObject({ type: "plain_text", emoji: false });
  });

  it("keeps Slack's limits and escapes whatever the names, the messages and the number of hosts are", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 50 }),
      fc.constantFrom("<".repeat(5_000), "&👍".repeat(4_000), "line\n".repeat(4_000)),
    );
    const results = fc.constantFrom("deployed", "failed", "rolled-back" as const);
    fc.assert(
      fc.property(text, text, results, fc.integer({ min: 1, max: 300 }), (name, message, result, count) => {
        const failure =
          result === "deployed"
            ? undefined
            : new Failure("pull-failed", message, { host: name, advice: message });
        const hosts = Array.from({ length: count }, (_, at) =>
          exampleHost(`${name}${at}`, {
            result,
            ...(failure && { failure: new Failure("pull-failed", message, { host: `${name}${at}` }) }),
            previousImage: name,
            previousRelease: name,
          }),
        );
        const outcome = exampleOutcome({ image: name, release: name, result, failure, hosts });
        const told = slackMessage(
          outcome,
          { ...origin, actor: name, run: `https://ghe.example/${name}` },
          name,
        );
        expect(blockKitFlaws(told ?? {})).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
