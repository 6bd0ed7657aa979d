import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";

const main = join(import.meta.dirname, "../../actions/blue-green-deploy/src/main.ts");

/** Runs the action from source, as a runner does, with inputs that are refused; what it prints. */
function outputOf(inputs: Readonly<Record<string, string>>): string {
  const variables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const env = { PATH: process.env["PATH"] ?? "", GITHUB_ACTIONS: "true", ...Object.fromEntries(variables) };
  const { stdout } = spawnSync(process.execPath, ["--experimental-strip-types", main], {
    env,
    encoding: "utf8",
  });
  return stdout;
}

describe("secret-env", () => {
  it("is masked, value by value and line by line, before anything else is printed", () => {
    const lines = outputOf({
      "secret-env": "TOKEN=s3cr3t-token\nKEY<<EOF\nfirst line\nsecond line\nEOF\nPIN=42",
    }).split("\n");
    const masks = lines.filter((line) => line.startsWith("::add-mask::"));
    expect(lines.slice(0, masks.length)).toEqual(masks);
    expect(masks.map((line) => line.slice("::add-mask::".length))).toEqual([
      "s3cr3t-token",
      "first line%0Asecond line",
      "first line",
      "second line",
      "42",
    ]);
    expect(lines[masks.length]).toContain("the value of PIN has fewer than 3 characters");
    expect(lines.slice(masks.length).join("\n")).not.toContain("s3cr3t-token");
    expect(lines.slice(masks.length).join("\n")).toContain('input "service"');
  });

  it("is masked even where it cannot be read", () => {
    const output = outputOf({ "secret-env": "s3cr3t-token" });
    expect(output.indexOf("::add-mask::s3cr3t-token")).toBe(0);
    expect(output.split("\n").filter((line) => line.includes("s3cr3t-token"))).toHaveLength(1);
  });
});
