import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { differences } from "../../tests/support/compose/differences.ts";
import { exampleFile } from "../../tests/support/compose/example.ts";
import { around, readSettings } from "../../tests/support/compose/reading.ts";
import { createOptions } from "./create-options.ts";

const recorded: unknown = JSON.parse(
  readFileSync(new URL("../../tests/fixtures/compose-create.json", import.meta.url), "utf8"),
);

describe("what docker compose sent for the example", () => {
  it("is what a deploy sends, but for what is not the user's", () => {
    const files = around({ "c.yaml": exampleFile("IMAGE") });
    const { settings, environment } = readSettings({ composeFile: "c.yaml" }, files);
    const { config, hostConfig } = createOptions(settings);
    const ours = {
      ...config,
      Env: Array.from(environment.values, ([name, value]) => `${name}=${value}`),
      HostConfig: hostConfig,
    };
    const found = Object.keys(differences(recorded, ours));
    const notTheUsers =
      /^(?:Image|Labels\.com\.docker\.compose\..*|ExposedPorts\.3998\/tcp|HostConfig\.(?:NetworkMode|RestartPolicy\.Name|PortBindings\..*)|NetworkingConfig\..*)$/;
    expect(found.filter((path) => !notTheUsers.test(path))).toEqual([]);
    expect(found).toEqual(
      expect.arrayContaining(["Image", "HostConfig.NetworkMode", "ExposedPorts.3998/tcp"]),
    );
  });
});
