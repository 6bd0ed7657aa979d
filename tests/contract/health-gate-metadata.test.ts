import { describe, expect, it } from "@jest/globals";
import { presentProblems } from "../../src/failure/present-problems.ts";
import { readGateRequest } from "../../src/gate/read-request.ts";
import { gateInputs } from "../../src/inputs/gate-inputs.ts";
import { fileOf, fillExpression, metadataOf, stepsOf } from "../support/action/metadata.ts";

describe("actions/health-gate", () => {
  const metadata = metadataOf("health-gate");
  const readme = fileOf("health-gate", "README.md");

  it("declares exactly the inputs that are read, with the contract's defaults", () => {
    expect(Object.keys(metadata.inputs)).toEqual([...gateInputs]);
    const defaults = Object.entries(metadata.inputs).flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default]],
    );
    expect(Object.fromEntries(defaults)).toEqual({
      timeout: "60s",
      interval: "5s",
      "attempt-timeout": "5s",
      "success-threshold": "1",
      mode: "all",
      "follow-redirects": "0",
      transport: "ssh",
      "ssh-user": "deploy",
      "docker-socket": "/var/run/docker.sock",
    });
  });

  it("declares the contract's outputs", () => {
    const names = ["result", "reason", "attempts", "duration-ms", "last-status", "report"];
    expect(Object.keys(metadata.outputs)).toEqual(names);
  });

  it("has README tables of its inputs and outputs as action.yml describes them", () => {
    const section = (from: string, to: string): string =>
      readme.split(`\n## ${from}\n`)[1]?.split(`\n## ${to}\n`)[0] ?? "";
    const cellsOf = (text: string): (string | undefined)[][] =>
      [...text.matchAll(/^\| `(.*)\|$/gm)].map(([, row]) =>
        `\`${row}`.split(" | ").map((cell) => cell.trim()),
      );
    expect(cellsOf(section("Inputs", "Outputs"))).toEqual(
      Object.entries(metadata.inputs).map(([name, { default: value, description }]) => [
        `\`${name}\``,
        value === undefined ? "" : `\`${value}\``,
        description,
      ]),
    );
    expect(cellsOf(section("Outputs", "From a terminal"))).toEqual(
      Object.entries(metadata.outputs).map(([name, { description }]) => [`\`${name}\``, description]),
    );
  });

  it("has README examples which the reader accepts", async () => {
    const steps = stepsOf(readme);
    expect(steps).toHaveLength(3);
    for (const { inputs } of steps) {
      const defaults = Object.entries(metadata.inputs).map(
        ([name, input]) => [name, input.default ?? ""] as const,
      );
      const written = Object.entries(inputs).map(([name, value]) => [name, String(value)] as const);
      const result = await readGateRequest(new Map([...defaults, ...written].map(fillExpression)));
      const problems = result.ok ? [] : presentProblems(result.problems);
      expect(problems.filter((line) => !/^input "(?:ssh-key|known-hosts)"/.test(line))).toEqual([]);
    }
  });
});
