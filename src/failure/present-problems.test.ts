import { describe, expect, it } from "@jest/globals";
import { presentProblems } from "./present-problems.ts";

describe("presentProblems", () => {
  it.each([
    [
      { input: "image", message: "is blank", example: "shop:1" },
      'input "image": is blank. For example: shop:1',
    ],
    [{ input: "image", message: "is blank" }, 'input "image": is blank.'],
    [{ input: "sevice", message: 'did you mean "service"?' }, 'input "sevice": did you mean "service"?'],
    [{ input: "a\n::error::b", message: "is unknown" }, 'input "a?::error::b": is unknown.'],
  ])("shows %j", (problem, line) => {
    expect(presentProblems([problem])).toEqual([line]);
  });

  it("keeps the order", () => {
    const problems = ["b", "a"].map((input) => ({ input, message: "is blank" }));
    expect(presentProblems(problems)).toEqual(['input "b": is blank.', 'input "a": is blank.']);
  });
});
