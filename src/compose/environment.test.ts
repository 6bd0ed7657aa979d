import { describe, expect, it } from "@jest/globals";
import { around, problemsOf, readSettings, settingsOf } from "../../tests/support/compose/reading.ts";

describe("the environment", () => {
  const files = around(
    {
      "c.yaml":
        "services: {a: {env_file: [one.env, {path: two.env, required: false}, {path: raw.env, format: raw}], environment: {D: own, E: , F: , G: '${G:-g}'}}}",
      "one.env": 'A=1\nB=1\nC="$OUTER"\nD=file\nF=from-file',
      "raw.env": "B='raw' # kept\nOUTER\nNOT_SET\n# comment\n",
    },
    { OUTER: "outer", E: "passed" },
  );

  it("is that of the files, then of the service, then of what is around", () => {
    const { environment, warnings } = readSettings({ composeFile: "c.yaml" }, files);
    expect(Object.fromEntries(environment.values)).toEqual({
      A: "1",
      B: "'raw' # kept",
      C: "outer",
      D: "own",
      E: "passed",
      F: "from-file",
      G: "g",
      OUTER: "outer",
    });
    expect([environment.removed, warnings]).toEqual([[], []]);
  });

  it("loses a variable that is passed on and not set, with a warning", () => {
    const { environment, warnings } = readSettings({ container: "environment: [PASSED, A=1]" });
    expect([[...environment.values], environment.removed]).toEqual([[["A", "1"]], ["PASSED"]]);
    expect(warnings).toEqual([expect.stringContaining("PASSED")]);
  });

  it("is written as Compose writes YAML values", () => {
    const { environment } = readSettings(
      {
        container: "environment: {A: 1.50, B: true, C: 0755, D: 1_000, E: ~, F: '', G: 12345678901234567890}",
      },
      around({}, { E: "e" }),
    );
    expect(Object.fromEntries(environment.values)).toEqual({
      A: "1.5",
      B: "true",
      C: "493",
      D: "1000",
      E: "e",
      F: "",
      G: "12345678901234567890",
    });
  });

  it.each([
    ["env_file: bad.env", "at env_file, line 1: line 2 of the file has a name that is not letters"],
    ["env_file: pass.env", "at env_file, line 1: line 1 of the file gives PASSWORD a value with a $"],
    ["environment: {'1A': x}", "a variable of the environment has a name that is not letters"],
  ])("refuses %s", (container, message) => {
    const broken = around({ "bad.env": "A=1\nb$d=2", "pass.env": "PASSWORD=pa$hunter2" });
    const problems = problemsOf({ container }, broken).join("\n");
    expect(problems).toContain(message);
    expect(problems).not.toContain("hunter2");
  });

  it("has labels from files below those of the service", () => {
    const labelled = around({ "l.env": "a=1\nb=1\n" });
    expect(settingsOf("label_file: l.env\nlabels: {b: 2}", labelled).labels).toEqual(
      new Map([
        ["a", "1"],
        ["b", "2"],
      ]),
    );
  });
});
