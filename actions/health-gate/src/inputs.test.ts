import { spawnSync } from "node:child_process";
import { expect, it } from "@jest/globals";

const main = new URL("./main.ts", import.meta.url).pathname;

it("asks the runner to mask every secret before it says anything else", () => {
  const secrets = {
    "INPUT_SSH-KEY": "-----BEGIN X-----\nzqFirstLineOfKey\n-----END X-----",
    "INPUT_SSH-KEY-PASSPHRASE": "zqPassphrase",
    "INPUT_JUMP-KEY": "zqJumpKey",
  };
  const { stdout, status } = spawnSync(process.execPath, [main], {
    encoding: "utf8",
    env: { GITHUB_ACTIONS: "true", INPUT_SERVICE: "shop", INPUT_TRANSPORT: "ssh", ...secrets },
  });
  const lines = stdout.trimEnd().split("\n");
  const masked = ["zqFirstLineOfKey", "zqPassphrase", "zqJumpKey"];
  expect(lines.slice(0, 3)).toEqual(masked.map((secret) => `::add-mask::${secret}`));
  expect(lines[3]).toMatch(/^::error title=Input /);
  expect(lines.slice(3).join("\n")).not.toContain("zq");
  expect(status).toBe(1);
});
