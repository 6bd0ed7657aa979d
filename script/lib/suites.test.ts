import { describe, expect, it } from "@jest/globals";
import { selectSuites, suitesOf } from "./suites.ts";

const files = [
  "actions/rollback/src/inputs.test.ts",
  "cli/main.test.ts",
  "src/deploy/plan.test.ts",
  "tests/browser/report.test.ts",
  "tests/contract/import-rules.test.ts",
  "tests/integration/first-deploy.test.ts",
  "tests/novel/thing.test.ts",
  "tests/support/probe.test.ts",
  "tests/support/testbed/host.test.ts",
];

const names = (suites: readonly { name: string }[]) => suites.map(({ name }) => name);

describe("suitesOf", () => {
  const suites = suitesOf(files);

  it("puts every file into exactly one suite", () => {
    expect(suites.flatMap((suite) => suite.files).sort()).toEqual(files);
  });

  it("runs what fails fast first and what it does not know last", () => {
    expect(names(suites)).toEqual(["unit", "contract", "browser", "testbed", "integration", "novel"]);
  });

  it.each([
    ["src/deploy/plan.test.ts", "unit", false],
    ["tests/support/probe.test.ts", "unit", false],
    ["tests/support/testbed/host.test.ts", "testbed", true],
    ["tests/integration/first-deploy.test.ts", "integration", true],
    ["tests/browser/report.test.ts", "browser", false],
    ["tests/novel/thing.test.ts", "novel", true],
  ])("%s is of %s, with a fleet: %j", (file, name, fleet) => {
    expect(suites.find((suite) => suite.files.includes(file))).toMatchObject({ name, fleet });
  });

  it("has no suite without files", () => {
    expect(suitesOf([])).toEqual([]);
  });
});

describe("selectSuites", () => {
  const suites = suitesOf(files);

  it("takes everything without a filter", () => {
    expect(selectSuites(suites, [])).toEqual({ suites, unknown: [] });
  });

  it("takes a whole suite by its name, and no file that merely contains it", () => {
    const { suites: chosen } = selectSuites(
      [...suites, ...suitesOf(["tests/faults/unit.test.ts"])],
      ["unit"],
    );
    expect(names(chosen)).toEqual(["unit"]);
  });

  it("takes files by a part of their path, in their suite", () => {
    const { suites: chosen, unknown } = selectSuites(suites, ["./src/deploy", "first-deploy"]);
    expect(chosen.map(({ name, files: own }) => [name, own])).toEqual([
      ["unit", ["src/deploy/plan.test.ts"]],
      ["integration", ["tests/integration/first-deploy.test.ts"]],
    ]);
    expect(unknown).toEqual([]);
  });

  it("names the filters that mean nothing", () => {
    expect(selectSuites(suites, ["contract", "nonsense"])).toMatchObject({ unknown: ["nonsense"] });
  });
});
