import { describe, expect, it } from "@jest/globals";
import { around } from "../../tests/support/compose/reading.ts";
import { readContainerSettings } from "./read-container-settings.ts";

const files = around({
  "c.yaml": "services: {a: {user: u, environment: {A: file, B: file, C: file, D: file, E: }}}",
});

describe("readContainerSettings", () => {
  it("lets secret-env win over env, that over container, that over the Compose file", async () => {
    const raw = new Map([
      ["compose-file", "c.yaml"],
      ["container", "environment: {B: container, C: container, D: container}"],
      ["env", "C=env\nD=env"],
      ["secret-env", "D=secret\nE=given"],
    ]);
    const read = await readContainerSettings(raw, files);
    expect(read).toMatchObject({
      ok: true,
      value: { container: { user: "u" }, secretEnv: new Set(["D", "E"]), envRemoved: [] },
    });
    expect(read.ok && Object.fromEntries(read.value.env)).toEqual({
      A: "file",
      B: "container",
      C: "env",
      D: "secret",
      E: "given",
    });
  });

  it("asks for nothing where nothing is set", async () => {
    expect(await readContainerSettings(new Map(), around())).toEqual({
      ok: true,
      value: {
        container: {},
        env: new Map(),
        secretEnv: new Set(),
        envRemoved: [],
        readingNotes: { remarks: [], warnings: [] },
      },
    });
  });

  it("tells the problems of all four inputs at once, and no value of theirs", async () => {
    const raw = new Map([
      ["compose-file", "none.yaml"],
      ["container", "usr: 5"],
      ["env", "hunter2"],
      ["secret-env", "hunter2"],
    ]);
    const read = await readContainerSettings(raw, around());
    const problems = read.ok ? [] : read.problems;
    expect(new Set(problems.map(({ input }) => input))).toEqual(
      new Set(["compose-file", "container", "env", "secret-env"]),
    );
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });
});
