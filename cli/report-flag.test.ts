import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { takeReportFlag } from "./report-flag.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tidegate-report-flag-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("takeReportFlag", () => {
  it("leaves a command line without it as it is", () => {
    const args = ["--service", "api", "--json"];
    expect(takeReportFlag(args)).toEqual({ path: undefined, rest: args, problems: [] });
  });

  it.each([
    ["a value of its own", (file: string) => ["--service", "api", "--report", file, "--json"]],
    ["a value after an equals sign", (file: string) => ["--service", "api", `--report=${file}`, "--json"]],
    [
      "the last of several",
      (file: string) => ["--report", "/no", "--service", "api", "--report", file, "--json"],
    ],
  ])("takes %s", (_, args) => {
    const file = join(folder, "report.html");
    const rest = ["--service", "api", "--json"];
    expect(takeReportFlag(args(file))).toEqual({ path: file, rest, problems: [] });
  });

  it.each([
    ["nothing", () => ["--report"], "has no value"],
    ["another flag", () => ["--report", "--json"], "has no value"],
    ["a directory", () => ["--report", folder], "is a directory"],
    [
      "a directory that is not there",
      () => ["--report", join(folder, "no/report.html")],
      "cannot be written",
    ],
  ])("refuses %s, before anything is deployed", (_, args, words) => {
    expect(takeReportFlag(args()).problems).toMatchObject([
      { input: "report", message: expect.stringContaining(words) },
    ]);
  });
});
