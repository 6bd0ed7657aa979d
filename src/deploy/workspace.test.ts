import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { workspace } from "./workspace.ts";

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "tidegate-workspace-"));
  mkdirSync(join(root, "deploy"));
  writeFileSync(join(root, "deploy/compose.yaml"), "services: {}\n");
  writeFileSync(join(root, "nul"), "a\0b");
  writeFileSync(join(root, "big"), "");
  truncateSync(join(root, "big"), 2 * 1024 * 1024);
});

afterAll(() => rmSync(root, { recursive: true }));

describe("workspace", () => {
  it.each<[string, object]>([
    ["deploy/compose.yaml", { kind: "text", text: "services: {}\n" }],
    ["none.yaml", { kind: "absent" }],
    ["deploy/compose.yaml/x", { kind: "absent" }],
    ["deploy", { kind: "unreadable", why: "it is not a file" }],
    ["nul", { kind: "unreadable", why: "it has a NUL character" }],
    ["big", { kind: "unreadable", why: "it is 2097152 bytes, and at most 1048576 are read" }],
  ])("reads %s of the checkout", (path, reading) => {
    expect(workspace({ GITHUB_WORKSPACE: root }).readFile(path)).toEqual(reading);
  });

  it("reads a file by its absolute path too", () => {
    expect(workspace({}).readFile(join(root, "deploy/compose.yaml"))).toMatchObject({ kind: "text" });
  });

  it.each([
    [undefined, "a.env", "a.env"],
    ["deploy/compose.yaml", "a.env", "deploy/a.env"],
    ["deploy/compose.yaml", "../a.env", "a.env"],
    ["deploy/compose.yaml", "/etc/a.env", "/etc/a.env"],
  ])("beside %s is %s at %s", (beside, path, resolved) => {
    expect(workspace({}).resolve(beside, path)).toBe(resolved);
  });

  it("gives files the environment, but not what is the runner's", () => {
    const { variable } = workspace({
      HOME: "/h",
      INPUT_HOSTS: "x",
      ACTIONS_RUNTIME_TOKEN: "x",
      TIDEGATE_SSH_KEY: "x",
    });
    const names = ["HOME", "INPUT_HOSTS", "ACTIONS_RUNTIME_TOKEN", "TIDEGATE_SSH_KEY", "NONE"];
    expect(names.map(variable)).toEqual(["/h", undefined, undefined, undefined, undefined]);
  });
});
