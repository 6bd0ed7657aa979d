import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { parseDocument } from "yaml";
import { gating, readFlags } from "../../cli/flags.ts";
import { readDeployRequest, readFleetRequest } from "../../src/deploy/read-request.ts";
import { presentProblems } from "../../src/failure/present-problems.ts";
import type { Parsed } from "../../src/failure/problem.ts";
import { reasons } from "../../src/failure/reason.ts";
import { readGateRequest } from "../../src/gate/read-request.ts";
import { builtInputs } from "../../src/inputs/deploy-inputs.ts";
import type { RawInputs } from "../../src/inputs/raw-inputs.ts";
import { proxyContainerName, proxyVolumeName, releaseContainerName } from "../../src/release/names.ts";
import { authorizedKey, sshdConfig } from "../support/testbed/sshd.ts";

const root = join(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** Contents of the fenced blocks of a language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(
    ([, block]) => block ?? "",
  );
}

/** First cells of the rows of a table, found by its first heading, without the marks of code. */
function firstCells(heading: string): string[] {
  const table =
    new RegExp(`^\\| ${heading} +\\|.*\\n\\|[-| ]+\\|\\n((?:\\|.*\\n)+)`, "m").exec(readme)?.[1] ?? "";
  return table.split("\n").flatMap((row) => row.split("|")[1]?.trim().replaceAll("`", "") ?? []);
}

/** Problems of inputs, but those that come from keys and host keys that an example does not have. */
function problemsApart(read: Parsed<unknown>): string[] {
  const problems = read.ok ? [] : presentProblems(read.problems);
  return problems.filter((line) => !/^input "(?:ssh-key|known-hosts)"/.test(line));
}

function defaultsAnd(inputs: Readonly<Record<string, unknown>>): RawInputs {
  const defaults = readFlags([], {}).inputs;
  const written = Object.entries(inputs).map(
    ([name, value]) => [name, String(value).replaceAll(/\$\{\{[^}]*\}\}/g, "0123abc")] as const,
  );
  return new Map([...defaults, ...written]);
}

describe("README.md", () => {
  it("shows the two commands first", () => {
    expect(blocks(readme, "sh")[0]).toMatch(/^script\/demo .*\nscript\/test .*\n$/);
  });

  it("has a workflow whose deploy the reader accepts and whose outputs exist", async () => {
    const [block = ""] = blocks(readme, "yaml");
    const document = parseDocument(block);
    expect(document.errors).toEqual([]);
    const workflow = document.toJS() as {
      jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }>;
    };
    const step = workflow.jobs["deploy"]?.steps.find(({ uses }) =>
      uses?.includes("/actions/blue-green-deploy@"),
    );
    expect(builtInputs).toEqual(expect.arrayContaining(Object.keys(step?.with ?? { none: "" })));
    expect(problemsApart(await readDeployRequest(defaultsAnd(step?.with ?? {})))).toEqual([]);
    const metadata = parseDocument(
      readFileSync(join(root, "actions/blue-green-deploy/action.yml"), "utf8"),
    ).toJS() as { outputs: Record<string, unknown> };
    const used = [...block.matchAll(/steps\.deploy\.outputs\.([a-z-]+)/g)].map(([, name]) => name);
    const told = firstCells("output")
      .flatMap((cell) => cell.split(", "))
      .filter((name) => name !== "");
    expect(used).not.toEqual([]);
    expect(Object.keys(metadata.outputs)).toEqual(expect.arrayContaining([...used, ...told]));
  });

  it.each([
    ["deploy", readDeployRequest],
    ["status", readFleetRequest],
    ["releases", readFleetRequest],
  ] as const)("shows `%s` on the command line as it is read", async (verb, read) => {
    const line = new RegExp(`^node cli/main\\.ts ${verb} (.*)$`, "m").exec(readme)?.[1] ?? "";
    // The files are the reader's own: here any file will do.
    const flags = readFlags(line.replaceAll(/@\S+/g, `@${join(root, "LICENSE")}`).split(" "), {});
    expect(flags.problems).toEqual([]);
    expect(problemsApart(await read(flags.inputs))).toEqual([]);
  });

  it.each(["README.md", "actions/health-gate/README.md"])(
    "shows `gate` on the command line as it is read, in %s",
    async (document) => {
      const text = readFileSync(join(root, document), "utf8");
      const lines = [...text.matchAll(/^node cli\/main\.ts gate (.*)$/gm)].map(([, line]) => line ?? "");
      expect(lines).not.toEqual([]);
      for (const line of lines) {
        const flags = readFlags(line.replaceAll(/@\S+/g, `@${join(root, "LICENSE")}`).split(" "), {}, gating);
        expect(flags.problems).toEqual([]);
        const problems = problemsApart(await readGateRequest(flags.inputs));
        expect(problems.filter((problem) => !problem.startsWith('input "checks"'))).toEqual([]);
      }
    },
  );

  it("asks for the key line and the sshd settings that the testbed's hosts have", () => {
    const [line, settings = ""] = blocks(readme, "text").map((block) => block.trim());
    expect(line).toBe(authorizedKey("ssh-ed25519 AAAA…", ["shop-api"]));
    const forwarding = sshdConfig()
      .split("\n")
      .filter((each) => each.includes("Forwarding"));
    expect(settings.split("\n")).toEqual(forwarding);
  });

  it("explains every reason code, and no other", () => {
    expect(firstCells("reason").filter((cell) => cell !== "")).toEqual([...reasons]);
  });

  it("names what is made on a host as the code does", () => {
    const service = "shop-api";
    for (const name of [proxyContainerName(service), proxyVolumeName(service)])
      expect(readme).toContain(`\`${name}\``);
    const release = releaseContainerName(service, "blue", "<release>", 7)
      .replace(".blue.", ".<slot>.")
      .replace(/7$/, "<number>");
    expect(readme).toContain(`\`${release}\``);
    expect(readme).toContain(`docker volume rm ${proxyVolumeName(service)}\n`);
  });
});

describe("the documents", () => {
  const documents = ["*.md", "docs/**/*.md", "actions/*/README.md"].flatMap((pattern) =>
    globSync(pattern, { cwd: root }),
  );

  it.each(documents)("%s links to and names files that exist", (document) => {
    const text = readFileSync(join(root, document), "utf8");
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) =>
      join(dirname(document), link ?? ""),
    );
    const named = [...text.matchAll(/`((?:src|tests|script|docs|cli|bench)\/[\w./-]+)`/g)].map(
      ([, path]) => path ?? "",
    );
    // Rooms that later work will fill are named as such, and nowhere else.
    const rooms = document === "docs/architecture.md" ? ["src/lease", "src/rollback"] : [];
    const missing = [...links, ...named].filter((path) => !existsSync(join(root, path)));
    expect(missing.filter((path) => !rooms.includes(path))).toEqual([]);
  });
});
