import { describe, expect, it } from "@jest/globals";
import { local } from "../../tests/support/deploy-inputs.ts";
import { readRollbackRequest } from "./read-request.ts";

const good = {
  service: "shop-api",
  ...local,
  "docker-socket": "/var/run/docker.sock",
  to: "previous",
  list: "false",
  "drain-timeout": "30s",
  "dry-run": "false",
};

async function read(changes: Readonly<Record<string, string>> = {}) {
  return await readRollbackRequest(new Map(Object.entries({ ...good, ...changes })));
}

async function problemsWith(changes: Readonly<Record<string, string>>) {
  const result = await read(changes);
  return result.ok ? [] : result.problems;
}

describe("readRollbackRequest", () => {
  it("reads everything into one typed value", async () => {
    const asked = {
      to: "sha-abc1234",
      "if-live": "20260102t120000-0001",
      message: "  checkout\n fails ",
      "secret-env": "TOKEN=s3cret",
      "registry-username": "bot",
      "registry-password": "passw0rd",
    };
    const result = await read(asked);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const { credentials, ...request } = result.value;
    expect(request).toEqual({
      service: "shop-api",
      transport: { kind: "local" },
      dockerSocket: "/var/run/docker.sock",
      to: "sha-abc1234",
      ifLive: "20260102t120000-0001",
      list: false,
      message: "checkout fails",
      secretEnv: new Map([["TOKEN", "s3cret"]]),
      drainTimeoutMs: 30_000,
      dryRun: false,
      notifications: { environment: undefined, githubToken: undefined, slackWebhook: undefined },
    });
    expect(credentials("ghcr.io")).toMatchObject({ registry: "ghcr.io", username: "bot" });
    expect(JSON.stringify(credentials("ghcr.io"))).not.toContain("passw0rd");
  });

  it.each([
    ["to", "", "is required"],
    ["to", "a release", "a Git SHA, a tag or a digest"],
    ["to", "--all", "a Git SHA, a tag or a digest"],
    ["to", "x".repeat(201), "over 200 characters"],
    ["if-live", "$(id)", "a Git SHA, a tag or a digest"],
    ["list", "yes", "true or false"],
    ["message", " \n ", "is blank"],
    ["message", "x".repeat(501), "at most 500"],
    ["drain-timeout", "30", "a number without a unit"],
    ["registry-password", "x", "registry-password is"],
    ["imgae", "x", "is not an input"],
    ["image", "ghcr.io/acme/shop:1", "is not an input of this action"],
  ])("refuses %s %j and nothing else", async (input, text, message) => {
    const problems = await problemsWith({ [input]: text });
    expect(problems).toHaveLength(1);
    expect(`${problems[0]?.input} ${problems[0]?.message}`).toContain(message);
  });

  it("reports everything that is wrong at once", async () => {
    const wrong = {
      service: "A",
      to: "?",
      list: "x",
      "dry-run": "x",
      "drain-timeout": "x",
      "secret-env": "lost",
    };
    const problems = await problemsWith(wrong);
    expect(new Set(problems.map(({ input }) => input))).toEqual(new Set(Object.keys(wrong)));
  });
});
