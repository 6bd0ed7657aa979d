import { afterEach, describe, expect, it } from "@jest/globals";
import { readRawInputs } from "./inputs.ts";

const set: string[] = [];
function setInput(name: string, value: string): void {
  set.push(name);
  process.env[name] = value;
}
afterEach(() => {
  for (const name of set.splice(0)) delete process.env[name];
});

describe("readRawInputs", () => {
  it.each([
    ["a plain value", "api", "api"],
    ["lines within", "A=1\n\nB= two \n  C=3", "A=1\n\nB= two \n  C=3"],
    ["newlines that a YAML block adds", "A=1\r\nB=2\r\n\n", "A=1\r\nB=2"],
    ["white space around a value", "  A=x ", "  A=x "],
    ["a blank value, for the parser to refuse", "  ", "  "],
  ])("keeps %s", (_, value, expected) => {
    setInput("INPUT_SSH-KEY", value);
    expect(readRawInputs(["ssh-key"])).toEqual(new Map([["ssh-key", expected]]));
  });

  it("leaves out what is not set, and reads no input that was not asked for", () => {
    setInput("INPUT_SERVICE", "");
    setInput("INPUT_ENV", "\n");
    setInput("INPUT_OTHER", "x");
    expect(readRawInputs(["service", "env", "image"])).toEqual(new Map());
  });
});
