import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { LogLines } from "./log-lines.ts";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe("LogLines", () => {
  it("puts time and host into columns as wide as the hosts seen", () => {
    const lines = new LogLines();
    jest.advanceTimersByTime(1_234);
    expect(lines.format("fleet")).toEqual(["   1.2s  fleet"]);
    expect(lines.format("one", "h1")).toEqual(["   1.2s  h1  one"]);
    expect(lines.format("two", "host-2")).toEqual(["   1.2s  host-2  two"]);
    jest.advanceTimersByTime(100_000);
    expect(lines.format("three", "h1")).toEqual([" 101.2s  h1      three"]);
    expect(lines.format("fleet")).toEqual([" 101.2s          fleet"]);
  });

  it("has its width from the start when the hosts are known", () => {
    expect(new LogLines(["h1", "host-2"]).format("one", "h1")).toEqual(["   0.0s  h1      one"]);
  });

  it("prefixes every line of a text and makes each inert", () => {
    expect(new LogLines().format("a\n##[error]b\r\n\n\x1b[1mc", "h\n1")).toEqual([
      "   0.0s  h␊1  a",
      "   0.0s  h␊1  # #[error]b",
      "   0.0s  h␊1",
      "   0.0s  h␊1  c",
    ]);
  });
});
