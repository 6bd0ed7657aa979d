import { describe, expect, it } from "@jest/globals";
import { parseEnvironmentName } from "./environment-name.ts";
import { parseToken } from "./token.ts";
import { parseWebhookUrl } from "./webhook-url.ts";

describe("parseWebhookUrl", () => {
  it.each([
    ["https://hooks.slack.com/services/T0/B0/x", "https://hooks.slack.com/services/T0/B0/x"],
    ["HTTPS://chat.example.com/hooks/x?a=1", "https://chat.example.com/hooks/x?a=1"],
    ["http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"],
    ["http://127.1/x", "http://127.0.0.1/x"],
    ["http://[::1]/x", "http://[::1]/x"],
    ["http://localhost/x", "http://localhost/x"],
  ])("takes %s", (text, href) => {
    const result = parseWebhookUrl("slack-webhook-url", text);
    expect(result.ok && result.value.href).toBe(href);
  });

  it.each([
    ["hooks.slack.com/services/zqsecret", "is not an absolute URL"],
    ["http://hooks.slack.com/services/zqsecret", "must begin with https://"],
    ["http://localhost.example.com/zqsecret", "must begin with https://"],
    ["http://127.0.0.1.example.com/zqsecret", "must begin with https://"],
    ["file:///zqsecret", "must begin with https://"],
    ["https://user:zqsecret@hooks.slack.com/", "carries a user name or password"],
    ["https://hooks.slack.com/zqsecret\nx", "contains white space"],
  ])("refuses %j and does not show it", (text, message) => {
    const result = parseWebhookUrl("slack-webhook-url", text);
    expect(result).toEqual({
      ok: false,
      problems: [expect.objectContaining({ message: expect.stringContaining(message) })],
    });
    expect(JSON.stringify(result)).not.toContain("zqsecret");
  });
});

describe("parseToken", () => {
  it.each([
    ["ghs_0123", "ghs_0123"],
    [" ghs_0123\n", "ghs_0123"],
  ])("takes %j", (text, token) => {
    expect(parseToken("github-token", text)).toEqual({ ok: true, value: token });
  });

  it.each(["   ", "zq secret", "zq\r\nX-Evil: 1", "zqsécret", "${{ github.token }}"])(
    "refuses %j and does not show it",
    (text) => {
      const result = parseToken("github-token", text);
      expect(result.ok).toBe(false);
      expect(JSON.stringify(result)).not.toMatch(/zq|\$\{/);
    },
  );
});

describe("parseEnvironmentName", () => {
  it.each([
    ["production", "production"],
    [" Staging / Zürich 1 ", "Staging / Zürich 1"],
    ["x".repeat(255), "x".repeat(255)],
  ])("takes %j", (text, name) => {
    expect(parseEnvironmentName("environment", text)).toEqual({ ok: true, value: name });
  });

  it.each([
    [" ", "is blank"],
    ["a\nb", "contains a line break"],
    ["x".repeat(256), "has 256 characters"],
  ])("refuses %j", (text, message) => {
    expect(parseEnvironmentName("environment", text)).toEqual({
      ok: false,
      problems: [expect.objectContaining({ message: expect.stringContaining(message) })],
    });
  });
});
