import { describe, expect, it } from "@jest/globals";
import { presentProblems } from "../../src/failure/present-problems.ts";
import { rollbackInputs } from "../../src/inputs/rollback-inputs.ts";
import { readRollbackRequest } from "../../src/rollback/read-request.ts";
import { fileOf, fillExpression, metadataOf, stepsOf } from "../support/action/metadata.ts";

describe("actions/rollback", () => {
  const metadata = metadataOf("rollback");
  const readme = fileOf("rollback", "README.md");

  it("declares exactly the inputs that are read, with the defaults of a deploy where the names are the same", () => {
    expect(Object.keys(metadata.inputs)).toEqual([...rollbackInputs]);
    const defaults = Object.entries(metadata.inputs).flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default] as const],
    );
    expect(Object.fromEntries(defaults)).toEqual({
      transport: "ssh",
      "ssh-user": "deploy",
      "docker-socket": "/var/run/docker.sock",
      to: "previous",
      list: "false",
      "drain-timeout": "30s",
      "dry-run": "false",
      "github-token": "${{ github.token }}",
    });
    const deploys = metadataOf("blue-green-deploy").inputs;
    for (const [name, value] of defaults)
      expect([name, deploys[name]?.default ?? value]).toEqual([name, value]);
  });

  it("requires nothing but the service, whatever the transport", () => {
    const required = Object.keys(metadata.inputs).filter((name) => metadata.inputs[name]?.required === true);
    expect(required).toEqual(["service"]);
  });

  it("declares the contract's outputs", () => {
    const names = "result reason release digest previous-release duration-ms releases hosts";
    expect(Object.keys(metadata.outputs)).toEqual(names.split(" "));
  });

  it("has README tables of its inputs and outputs as action.yml describes them", () => {
    const section = (from: string, to: string): string =>
      readme.split(`\n## ${from}\n`)[1]?.split(`\n## ${to}\n`)[0] ?? "";
    const cellsOf = (text: string): (string | undefined)[][] =>
      [...text.matchAll(/^\| `(.*)\|$/gm)].map(([, row]) =>
        `\`${row}`.split(" | ").map((cell) => cell.trim()),
      );
    expect(cellsOf(section("Inputs", "Outputs"))).toEqual(
      Object.entries(metadata.inputs).map(([name, { required, default: value, description }]) => [
        `\`${name}\``,
        required === true ? "required" : value === undefined ? "" : `\`${value}\``,
        description,
      ]),
    );
    expect(cellsOf(section("Outputs", "From a terminal"))).toEqual(
      Object.entries(metadata.outputs).map(([name, { description }]) => [`\`${name}\``, description]),
    );
  });

  it("has README examples which the reader accepts", async () => {
    const steps = stepsOf(readme).filter(({ action }) => action === "rollback");
    expect(steps.length).toBeGreaterThanOrEqual(2);
    for (const { inputs } of steps) {
      const defaults = Object.entries(metadata.inputs).map(
        ([name, input]) => [name, input.default ?? ""] as const,
      );
      const written = Object.entries(inputs).map(([name, value]) => [name, String(value)] as const);
      const result = await readRollbackRequest(new Map([...defaults, ...written].map(fillExpression)));
      const problems = result.ok ? [] : presentProblems(result.problems);
      expect(problems.filter((line) => !/^input "(?:ssh-key|known-hosts)"/.test(line))).toEqual([]);
    }
  });
});
