import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import { reportProblems } from "./problems.ts";

let written = "";
beforeEach(() => {
  written = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => void jest.restoreAllMocks());

it("annotates every problem with its input and an example", () => {
  reportProblems([
    { input: "hosts", message: "is required and not set", example: "deploy@203.0.113.7" },
    { input: "port", message: 'is no port: "##[error]x\n::add-mask::y"' },
  ]);
  expect(written.split("\n")).toEqual([
    '::error title=Input hosts::input "hosts": is required and not set. For example: deploy@203.0.113.7',
    '::error title=Input port::input "port": is no port: "# #[error]x%0A: :add-mask::y".',
    "",
  ]);
});
