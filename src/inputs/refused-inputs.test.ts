import { describe, expect, it } from "@jest/globals";
import { inputsNotBuiltYet } from "./deploy-inputs.ts";
import { inputsSetButNotBuilt, inputsUnknown, reasonOf } from "./refused-inputs.ts";

describe("inputsSetButNotBuilt", () => {
  it.each(inputsNotBuiltYet)("refuses %s when it is set", (input) => {
    const problems = inputsSetButNotBuilt(new Map([[input, "anything"]]));
    expect(problems).toEqual([{ input, message: expect.stringContaining("is not built yet") }]);
    expect(reasonOf(problems)).toBe("input-not-built-yet");
  });

  it("is silent about what is empty and what is built", () => {
    const raw = new Map([
      ["canary", ""],
      ["service", "shop"],
    ]);
    expect(inputsSetButNotBuilt(raw)).toEqual([]);
  });

  it("refuses one that is set to what it will mean by itself, because that is an answer too", () => {
    expect(inputsSetButNotBuilt(new Map([["verify-attestation", "none"]]))).toHaveLength(1);
  });
});

describe("inputsUnknown", () => {
  it.each([
    ["sevice", 'did you mean "service"?'],
    ["health_path", 'did you mean "health-path"?'],
    ["known-host", 'did you mean "known-hosts"?'],
    ["Image", 'did you mean "image"?'],
    ["jump-hosts", 'did you mean "jump-host"?'],
  ])("names what %s may have meant", (input, hint) => {
    expect(inputsUnknown(new Map([[input, "x"]]))).toEqual([
      { input, message: expect.stringContaining(hint) },
    ]);
  });

  it.each(["__proto__", "constructor", "something-else-entirely", "x".repeat(100_000)])(
    "guesses nothing for %.40s",
    (input) => {
      expect(inputsUnknown(new Map([[input, "x"]]))).toEqual([
        { input, message: "is not an input of this action" },
      ]);
    },
  );
});

describe("reasonOf", () => {
  it("is invalid-input as soon as anything else is wrong", () => {
    const notBuilt = inputsSetButNotBuilt(new Map([["canary", "5%:30s"]]));
    expect(reasonOf([...notBuilt, { input: "image", message: "is blank" }])).toBe("invalid-input");
  });
});
