import { spawnSync } from "node:child_process";
import { expect, it } from "@jest/globals";

const main = new URL("./main.ts", import.meta.url).pathname;

it("asks the runner to mask every secret before it says anything else", () => {
  const secrets = {
    "INPUT_SSH-KEY": "-----BEGIN X-----\nzqFirstLineOfKey\nzqSecondLineOfKey\n-----END X-----",
    "INPUT_SSH-KEY-PASSPHRASE": "zqPassphrase",
    "INPUT_JUMP-KEY": "zqJumpKey",
    "INPUT_REGISTRY-PASSWORD": "zqPassword",
    "INPUT_GITHUB-TOKEN": "zqToken",
    "INPUT_SLACK-WEBHOOK-URL": "https://hooks.example/services/zqHook",
  };
  const { stdout } = spawnSync(process.execPath, [main], {
    encoding: "utf8",
    env: { GITHUB_ACTIONS: "true", ...secrets },
  });
  const lines = stdout.trimEnd().split("\n");
  const masked = [
    "zqFirstLineOfKey",
    "zqSecondLineOfKey",
    "zqPassphrase",
    "zqJumpKey",
    "zqPassword",
    "zqToken",
    "https://hooks.example/services/zqHook",
    "/services/zqHook",
  ];
  expect(lines.slice(0, 8)).toEqual(masked.map((secret) => `::add-mask::${secret}`));
  expect(lines[8]).toMatch(/^::error title=Input /);
  expect(lines.slice(8).join("\n")).not.toContain("zq");
});
