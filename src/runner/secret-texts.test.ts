import { expect, it } from "@jest/globals";
import { secretTexts } from "./secret-texts.ts";

it("has each secret input and each value of secret-env, and nothing of env", () => {
  const raw = new Map([
    ["registry-password", "hunter22"],
    ["ssh-key", "-----BEGIN-----\nAAAABBBBCCCC\n-----END-----\n"],
    ["slack-webhook-url", "https://hooks.slack.example/services/T0/B0/XXXX"],
    ["secret-env", "TOKEN=s3cr3t\nURL=postgres://u:p@db/x"],
    ["env", "MODE=production"],
  ]);
  expect(secretTexts(raw)).toEqual([
    "AAAABBBBCCCC",
    "hunter22",
    "https://hooks.slack.example/services/T0/B0/XXXX",
    "/services/T0/B0/XXXX",
    "s3cr3t",
    "postgres://u:p@db/x",
  ]);
});

it("has none where none was given", () => {
  expect(secretTexts(new Map([["service", "api"]]))).toEqual([]);
});
