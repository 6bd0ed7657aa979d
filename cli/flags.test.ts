import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readFlags } from "./flags.ts";

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tidegate-flags-"));
  file = join(folder, "key");
  writeFileSync(file, "line one\nline two\n");
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("readFlags", () => {
  it("begins with the defaults of action.yml", () => {
    const { inputs, json, problems } = readFlags([], {});
    expect(inputs.get("transport")).toBe("ssh");
    expect(inputs.get("keep-releases")).toBe("5");
    expect(inputs.has("service")).toBe(false);
    expect({ json, problems }).toEqual({ json: false, problems: [] });
  });

  it("puts variables before defaults, and flags before both", () => {
    const environment = {
      TIDEGATE_PORT: "80",
      TIDEGATE_HEALTH_PATH: "/up",
      PORT: "1",
      TIDEGATE_NONSENSE: "x",
    };
    const { inputs } = readFlags(["--port", "81"], environment);
    expect([inputs.get("port"), inputs.get("health-path"), inputs.has("nonsense")]).toEqual([
      "81",
      "/up",
      false,
    ]);
  });

  it.each([
    ["a value of its own", ["--service", "api"], "service", "api"],
    ["a value after an equals sign", ["--env=A=b=c"], "env", "A=b=c"],
    ["an empty value", ["--url="], "url", ""],
    ["several values, as a list", ["--hosts", "h1", "--hosts", "h2"], "hosts", "h1\nh2"],
    ["a dry run", ["--dry-run"], "dry-run", "true"],
    ["no dry run, in words", ["--dry-run=false"], "dry-run", "false"],
    ["an input that nobody knows, for the parser to tell", ["--sevice", "api"], "sevice", "api"],
  ])("reads %s", (_, args, name, value) => {
    const { inputs, problems } = readFlags(args, {});
    expect(problems).toEqual([]);
    expect(inputs.get(name)).toBe(value);
  });

  it("reads a value from a file, as it is", () => {
    expect(readFlags(["--ssh-key", `@${file}`], {}).inputs.get("ssh-key")).toBe("line one\nline two\n");
  });

  it("knows --json, wherever it stands, and does not take it for an input", () => {
    const { json, inputs } = readFlags(["--json", "--service", "api"], {});
    expect([json, inputs.has("json"), inputs.get("service")]).toEqual([true, false, "api"]);
  });

  it.each([
    ["a word that is no flag", ["api"], "api", "is not a flag"],
    ["a flag without its value", ["--service"], "service", "has no value"],
    ["a file that is not there", ["--env", "@/nowhere/env"], "env", "cannot be read"],
    ["a secret in the open", ["--ssh-key", "SECRET"], "ssh-key", "is a secret"],
    ["a secret after an equals sign", ["--registry-password=SECRET"], "registry-password", "is a secret"],
  ])("refuses %s", (_, args, input, words) => {
    const { problems } = readFlags(args, {});
    expect(problems).toMatchObject([{ input, message: expect.stringContaining(words) }]);
    expect(JSON.stringify(problems)).not.toContain("SECRET");
  });

  it("tells every problem at once", () => {
    const { problems } = readFlags(["api", "--ssh-key", "SECRET", "--env", "@/nowhere"], {});
    expect(problems.map(({ input }) => input)).toEqual(["api", "ssh-key", "env"]);
  });

  it("takes a secret from a variable", () => {
    const { inputs, problems } = readFlags([], { TIDEGATE_SSH_KEY: "SECRET" });
    expect([inputs.get("ssh-key"), problems]).toEqual(["SECRET", []]);
  });

  it.each(["__proto__", "constructor", "toString"])("is not confused by --%s", (name) => {
    const { inputs, problems } = readFlags([`--${name}`, "x", "--service", "api"], {});
    expect(problems).toEqual([]);
    expect([inputs.get(name), inputs.get("service")]).toEqual(["x", "api"]);
  });

  it("takes no expression of a workflow for a default", () => {
    expect([...readFlags([], {}).inputs].filter(([, value]) => value.includes("${{"))).toEqual([]);
  });

  it.each(["slack-webhook-url", "github-token"])(
    "takes %s from a variable, and refuses it in the command line",
    (name) => {
      const variable = `TIDEGATE_${name.toUpperCase().replaceAll("-", "_")}`;
      expect(readFlags([], { [variable]: "zqsecret" }).inputs.get(name)).toBe("zqsecret");
      expect(readFlags([`--${name}`, "zqsecret"], {}).problems).toEqual([
        expect.objectContaining({ input: name, message: expect.stringContaining("is a secret") }),
      ]);
    },
  );
});
