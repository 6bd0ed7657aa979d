import { describe, expect, it } from "@jest/globals";
import { pureFiles, violations } from "../../script/lib/import-rules.ts";
import type { Import } from "../../script/lib/imports.ts";
import { readImportGraph, shippedSources, tooLong } from "../../script/lib/shipped-sources.ts";

const value = (specifier: string): Import => ({ kind: "value", specifier });
const type = (specifier: string): Import => ({ kind: "type", specifier });
const lazy = (specifier: string): Import => ({ kind: "lazy", specifier });

describe("the sources", () => {
  const files = shippedSources();
  const graph = readImportGraph(files);

  it("are found and read", () => {
    expect(files).toContain("src/failure/failure.ts");
    expect(graph.get("src/failure/failure.ts")).toContainEqual({ ...type("./reason.ts"), names: ["Reason"] });
    expect(graph.get("src/runner/refuse.ts")).toContainEqual(expect.objectContaining(value("@actions/core")));
  });

  it("keep the import rules", () => {
    expect(violations(graph)).toEqual([]);
  });

  it("have no file over 250 lines", () => {
    expect(tooLong(files, 250)).toEqual([]);
  });
});

describe("the rules find", () => {
  it.each<[string, Record<string, Import[]>, string]>([
    [
      "the engine importing the runner",
      { "src/deploy/run.ts": [value("../runner/log.ts")] },
      "src/deploy/run.ts imports src/runner/log.ts",
    ],
    [
      "the engine importing a type of the runner",
      { "src/deploy/run.ts": [type("../runner/log.ts")] },
      "src/deploy/run.ts imports src/runner/log.ts",
    ],
    [
      "the engine importing an action",
      { "src/deploy/run.ts": [value("../../actions/x/src/a.ts")] },
      "src/deploy/run.ts imports actions/x/src/a.ts",
    ],
    [
      "the engine importing the command line",
      { "src/deploy/run.ts": [lazy("../../cli/main.ts")] },
      "src/deploy/run.ts imports cli/main.ts",
    ],
    [
      "the runner importing an action",
      { "src/runner/log.ts": [value("../../actions/x/src/a.ts")] },
      "src/runner/log.ts imports actions/x/src/a.ts",
    ],
    [
      "an action touching @actions/core",
      { "actions/x/src/main.ts": [value("@actions/core")] },
      "actions/x/src/main.ts imports @actions/core",
    ],
    [
      "the engine touching @actions/core",
      { "src/report/log.ts": [lazy("@actions/core")] },
      "src/report/log.ts imports @actions/core",
    ],
    [
      "the command line importing an action",
      { "cli/main.ts": [value("../actions/x/src/a.ts")] },
      "cli/main.ts imports actions/x/src/a.ts",
    ],
    [
      "an action importing the command line",
      { "actions/x/src/main.ts": [value("../../../cli/a.ts")] },
      "actions/x/src/main.ts imports cli/a.ts",
    ],
    [
      "an action importing another",
      { "actions/x/src/main.ts": [value("../../y/src/a.ts")] },
      "actions/x/src/main.ts imports actions/y/src/a.ts",
    ],
    [
      "shipped code importing a test's support",
      { "cli/main.ts": [value("../tests/support/a.ts")] },
      "cli/main.ts imports tests/support/a.ts",
    ],
    [
      "a plan reading files",
      { "src/deploy/plan.ts": [value("node:fs")] },
      "src/deploy/plan.ts decides and must not reach I/O: src/deploy/plan.ts -> node:fs",
    ],
    [
      "a plan reading files lazily",
      { "src/deploy/plan-host.ts": [lazy("node:fs/promises")] },
      "src/deploy/plan-host.ts -> node:fs/promises",
    ],
    [
      "a judgement reaching a socket through others",
      {
        "src/analysis/rate.ts": [value("./a.ts")],
        "src/analysis/a.ts": [value("../host/b.ts")],
        "src/host/b.ts": [value("node:net")],
      },
      "src/analysis/rate.ts -> src/analysis/a.ts -> src/host/b.ts -> node:net",
    ],
    [
      "a plan opening sockets",
      { "src/deploy/plan.ts": [{ ...value("node:net"), names: ["isIP", "connect"] }] },
      "src/deploy/plan.ts -> node:net",
    ],
    ["inputs loading ssh2 at once", { "src/inputs/keys.ts": [value("ssh2")] }, "src/inputs/keys.ts -> ssh2"],
    [
      "a cycle",
      { "src/a/a.ts": [value("./b.ts")], "src/a/b.ts": [value("./c.ts")], "src/a/c.ts": [value("./a.ts")] },
      "src/a/a.ts: an import cycle: src/a/a.ts -> src/a/b.ts -> src/a/c.ts -> src/a/a.ts",
    ],
    [
      "a cycle entered from outside",
      { "src/a/a.ts": [value("./c.ts")], "src/a/b.ts": [value("./c.ts")], "src/a/c.ts": [type("./b.ts")] },
      "src/a/b.ts: an import cycle: src/a/b.ts -> src/a/c.ts -> src/a/b.ts",
    ],
    ["a vague name", { "src/a/utils.ts": [] }, "src/a/utils.ts: name it"],
    ["a vague folder", { "src/common/a.ts": [] }, "src/common/a.ts: name it"],
  ])("%s", (_what, tree, sentence) => {
    const found = violations(new Map(Object.entries(tree)));
    expect(found).toContainEqual(expect.stringContaining(sentence));
  });

  it.each<[string, Record<string, Import[]>]>([
    [
      "an action importing the runner and the engine",
      {
        "actions/x/src/main.ts": [
          value("../../../src/runner/a.ts"),
          value("../../../src/deploy/b.ts"),
          value("./inputs.ts"),
        ],
      },
    ],
    ["the command line importing the engine", { "cli/main.ts": [value("../src/deploy/b.ts")] }],
    ["the runner touching @actions/core", { "src/runner/log.ts": [value("@actions/core")] }],
    [
      "a plan naming a type of an I/O module",
      {
        "src/deploy/plan.ts": [type("../host/a.ts"), type("node:net")],
        "src/host/a.ts": [value("node:net")],
      },
    ],
    [
      "a plan asking what kind of address it has",
      { "src/deploy/plan.ts": [{ ...value("node:net"), names: ["isIP"] }] },
    ],
    ["inputs loading ssh2's key parser lazily", { "src/inputs/keys.ts": [lazy("ssh2")] }],
    [
      "two ways to the same file",
      { "src/a/a.ts": [value("./b.ts"), value("./c.ts")], "src/a/b.ts": [value("./c.ts")], "src/a/c.ts": [] },
    ],
    ["a name that only contains a vague one", { "src/a/common-name.ts": [] }],
  ])("nothing in %s", (_what, tree) => {
    expect(violations(new Map(Object.entries(tree)))).toEqual([]);
  });

  it.each([
    ["src/deploy/plan.ts", true],
    ["src/deploy/plan-host.ts", true],
    ["src/analysis/judge.ts", true],
    ["src/report/inert.ts", true],
    ["src/inputs/image.ts", true],
    ["src/host/ssh-connection.ts", false],
    ["src/report/html/report.ts", true],
    ["src/report/availability-picture.ts", true],
    ["src/report/checks-section.ts", true],
    ["src/report/html.ts", false],
    ["src/deploy/explain.ts", false],
  ])("%s a deciding file: %j", (file, pure) => {
    expect(pureFiles.some((pattern) => pattern.test(file))).toBe(pure);
  });
});
