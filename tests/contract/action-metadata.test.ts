import { describe, expect, it } from "@jest/globals";
import { readDeployRequest } from "../../src/deploy/read-request.ts";
import { presentProblems } from "../../src/failure/present-problems.ts";
import { builtInputs, inputsNotBuiltYet } from "../../src/inputs/deploy-inputs.ts";
import { fileOf, fillExpression, metadataOf, stepsOf } from "../support/action/metadata.ts";

const actions = ["blue-green-deploy", "rollback", "health-gate", "image-retention"] as const;
const notBuiltInput = " Not built yet: refused when set.";
const notBuiltOutput = " Not built yet: always empty.";

/** Those whose step may be killed while it holds the lease of a service. */
const leased: ReadonlySet<string> = new Set(["blue-green-deploy", "rollback"]);

/** One sentence: a capital, a full stop at the end, none before. */
const oneSentence = /^[A-Z](?:(?![.!?] ).)*\.$/;

describe.each(actions)("actions/%s/action.yml", (action) => {
  const metadata = metadataOf(action);

  it("runs the committed bundle on Node 24", () => {
    const post = leased.has(action) ? { post: "dist/post.js" } : {};
    expect(metadata.runs).toEqual({ using: "node24", main: "dist/index.js", ...post });
  });

  it("describes itself, its inputs and its outputs in one sentence each", () => {
    const described = [metadata, ...Object.values(metadata.inputs), ...Object.values(metadata.outputs)];
    for (const { description } of described) {
      expect(description.replace(notBuiltInput, "").replace(notBuiltOutput, "")).toMatch(oneSentence);
    }
  });

  it("states defaults as texts, and none for what is required", () => {
    for (const [name, input] of Object.entries(metadata.inputs)) {
      const { default: value, required } = input;
      expect([name, typeof value]).toEqual([name, value === undefined ? "undefined" : "string"]);
      expect([name, required === true && value !== undefined]).toEqual([name, false]);
    }
  });

  it("has a README whose examples set what exists and all that is required", () => {
    for (const step of stepsOf(fileOf(action, "README.md"))) {
      const { inputs } = metadataOf(step.action);
      const required = Object.keys(inputs).filter((name) => inputs[name]?.required === true);
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.inputs)));
      expect(Object.keys(step.inputs)).toEqual(expect.arrayContaining(required));
    }
  });
});

describe("actions/blue-green-deploy", () => {
  const metadata = metadataOf("blue-green-deploy");
  const readme = fileOf("blue-green-deploy", "README.md");

  it("declares exactly the inputs that are read or refused", () => {
    expect(Object.keys(metadata.inputs).sort()).toEqual([...builtInputs, ...inputsNotBuiltYet].sort());
  });

  it("states the contract's defaults for what is built and none for what is not", () => {
    const defaults = Object.entries(metadata.inputs).flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default]],
    );
    expect(Object.fromEntries(defaults)).toEqual({
      transport: "ssh",
      "ssh-user": "deploy",
      "docker-socket": "/var/run/docker.sock",
      port: "3001",
      "container-port": "3000",
      "accept-proxy": "false",
      "release-timeout": "10m",
      "health-path": "/health",
      "health-timeout": "60s",
      "health-interval": "1s",
      "health-threshold": "2",
      "bake-time": "30s",
      "max-error-rate": "1%",
      "max-slowdown": "5",
      "min-requests": "50",
      "drain-timeout": "30s",
      "keep-previous": "stopped",
      "rollback-on-failure": "true",
      "keep-releases": "5",
      "lock-timeout": "0s",
      "proxy-image": expect.stringMatching(
        /^docker\.io\/library\/haproxy:\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/,
      ),
      "dry-run": "false",
      "github-token": "${{ github.token }}",
    });
  });

  it("says of every input whether it is built", () => {
    const unbuilt = Object.keys(metadata.inputs).filter((name) =>
      metadata.inputs[name]?.description.endsWith(notBuiltInput),
    );
    expect(unbuilt.sort()).toEqual([...inputsNotBuiltYet].sort());
  });

  it("requires what a deploy cannot do without, whatever the transport", () => {
    const required = Object.keys(metadata.inputs).filter((name) => metadata.inputs[name]?.required === true);
    expect(required).toEqual(["service", "image"]);
  });

  it("declares the contract's outputs", () => {
    expect(Object.keys(metadata.outputs)).toEqual([
      "result",
      "reason",
      "release",
      "digest",
      "previous-release",
      "previous-digest",
      "slot",
      "duration-ms",
      "availability",
      "hosts",
      "preview-value",
      "report",
    ]);
  });

  it("has a README table of what is built, with the defaults of action.yml", () => {
    const rows = [...readme.matchAll(/^\| `([a-z-]+)` *\| (.*?)\| (.*)\|$/gm)].map(
      ([, name, value, meaning]) => [name, value?.trim(), meaning?.trim()],
    );
    const expected = Object.entries(metadata.inputs)
      .filter(([name]) => builtInputs.some((built) => built === name))
      .map(([name, { required, default: value, description }]) => [
        name,
        required === true ? "required" : value === undefined ? "" : `\`${value}\``,
        description,
      ]);
    expect(rows).toEqual(expected);
  });

  it("has README examples for SSH and for local, which the reader accepts", async () => {
    const steps = stepsOf(readme);
    expect(steps.map(({ inputs }) => inputs["transport"] ?? "ssh")).toEqual(["ssh", "local"]);
    for (const { inputs } of steps) {
      const defaults = Object.entries(metadata.inputs).map(
        ([name, input]) => [name, input.default ?? ""] as const,
      );
      const written = Object.entries(inputs).map(([name, value]) => [name, String(value)] as const);
      const result = await readDeployRequest(new Map([...defaults, ...written].map(fillExpression)));
      const problems = result.ok ? [] : presentProblems(result.problems);
      const secretsApart = problems.filter((line) => !/^input "(?:ssh-key|known-hosts)"/.test(line));
      expect(secretsApart).toEqual([]);
    }
  });
});

describe.each(["image-retention"])("actions/%s, not built yet", (action) => {
  it("says so in its description and its README, and promises no default", () => {
    const { description, inputs } = metadataOf(action);
    expect(description).toContain("not built yet, it refuses to run");
    expect(fileOf(action, "README.md")).toContain("**Not built yet.**");
    expect(Object.values(inputs).filter((input) => input.default !== undefined)).toEqual([]);
  });
});

describe("contract of the actions to come", () => {
  it.each([
    [
      "image-retention",
      ["registry", "packages", "owner", "token", "keep", "keep-younger-than", "protect-tags"],
    ],
    [
      "image-retention",
      ["protect-branches", "hosts", "service", "dry-run", "max-deletes", "max-percent", "plan"],
    ],
  ])("%s has the inputs %j", (action, names) => {
    expect(Object.keys(metadataOf(action).inputs)).toEqual(expect.arrayContaining(names));
  });

  it.each([["image-retention", "result reason deleted kept plan"]])(
    "%s has the outputs %s",
    (action, names) => {
      expect(Object.keys(metadataOf(action).outputs)).toEqual(names.split(" "));
    },
  );
});
