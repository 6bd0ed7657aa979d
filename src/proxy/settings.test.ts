import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { exampleSettings } from "../../tests/support/example-observation.ts";
import { renderConfiguration } from "./configuration.ts";
import { changedSettings, readSettings } from "./settings.ts";

const line = '# tidegate 1 {"service":"api","listenAddress":null,"listenPort":1,"containerPort":2,';

describe("settings", () => {
  it("are read back from a configuration as they were", () => {
    const any = fc.record({
      service: fc.stringMatching(/^[a-z0-9]+$/),
      listenAddress: fc.constantFrom(null, "127.0.0.1", "::1"),
      listenPort: fc.integer({ min: 1, max: 65_535 }),
      containerPort: fc.integer({ min: 1, max: 65_535 }),
      healthPath: fc.string().map((rest) => `/${rest}`),
    });
    fc.assert(
      fc.property(any, (changes) => {
        const settings = exampleSettings(changes);
        expect(readSettings(renderConfiguration(settings, "none"))).toEqual(settings);
      }),
    );
  });

  it.each([
    ["nothing", ""],
    ["another configuration", "global\n  daemon\n"],
    ["a later line", `global\n${line}}\n`],
    [
      "a newer version",
      renderConfiguration(exampleSettings(), "none").replace("# tidegate 1", "# tidegate 2"),
    ],
    ["no JSON", "# tidegate 1 {\n"],
    ["some settings", `${line.slice(0, -1)}}\n`],
    ["a port of the wrong type", renderConfiguration(exampleSettings(), "none").replace("3001", '"3001"')],
    ["a prototype", '# tidegate 1 {"__proto__":{"service":"api"}}\n'],
    ["10 MB", `# tidegate 1 ${"[".repeat(1e7)}\n`],
  ])("are not read from %s", (_, text) => {
    expect(readSettings(text)).toBeUndefined();
  });

  it.each([
    [{ listenPort: 80 }, ["port (*:3001 runs, *:80 is asked for)"]],
    [{ listenAddress: "127.0.0.1" }, ["port (*:3001 runs, 127.0.0.1:3001 is asked for)"]],
    [{ containerPort: 80 }, ["container-port (3000 runs, 80 is asked for)"]],
    [{ healthPath: "/up" }, ["health-path (/health runs, /up is asked for)"]],
    [{ socketGroup: "0" }, []],
    [{}, []],
  ])("asked for as %j have changed in %j", (changes, changed) => {
    expect(changedSettings(exampleSettings(), exampleSettings(changes))).toEqual(changed);
  });
});
