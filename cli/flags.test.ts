import { describe, expect, it } from "@jest/globals";
import { readFlags } from "./flags.ts";

describe("readFlags", () => {
  it("takes the defaults of action.yml, but no expression of a workflow", () => {
    const flags = readFlags([], {});
    const inputs = flags.ok ? flags.value.inputs : new Map<string, string>();
    expect(inputs.get("health-timeout")).toBe("60s");
    expect([...inputs].filter(([, value]) => value.includes("${{"))).toEqual([]);
  });

  it.each(["slack-webhook-url", "github-token"])(
    "takes %s from a variable, and refuses it in the command line",
    (name) => {
      const variable = `TIDEGATE_${name.toUpperCase().replaceAll("-", "_")}`;
      const flags = readFlags([], { [variable]: "zqsecret" });
      expect(flags.ok && flags.value.inputs.get(name)).toBe("zqsecret");
      const refused = readFlags([`--${name}`, "zqsecret"], {});
      expect(refused.ok ? [] : refused.problems).toEqual([
        expect.objectContaining({ input: name, message: expect.stringContaining("is a secret") }),
      ]);
    },
  );
});
