import { describe, expect, it } from "@jest/globals";
import { parseOutputs } from "./outputs-file.ts";

describe("the file of outputs", () => {
  it.each([
    { name: "nothing", text: "", outputs: {} },
    { name: "a line", text: "result=deployed\n", outputs: { result: "deployed" } },
    { name: "a value with operators", text: "url=/?a=b<<c\n", outputs: { url: "/?a=b<<c" } },
    {
      name: "several lines and an empty value",
      text: "a<<E\none\n\ntwo=2\nE\nb<<E\n\nE\n",
      outputs: { a: "one\n\ntwo=2", b: "" },
    },
  ])("$name", ({ text, outputs }) => {
    expect(parseOutputs(text)).toEqual(outputs);
  });

  it.each(["a<<E\nno end\n", "nothing\n"])("refuses %j", (text) => {
    expect(() => parseOutputs(text)).toThrow("GITHUB_OUTPUT");
  });
});
