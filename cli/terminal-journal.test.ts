import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { terminalJournal } from "./terminal-journal.ts";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function captured(isTTY?: boolean): {
  lines: () => string[];
  stream: { write(text: string): void; isTTY?: boolean };
} {
  let written = "";
  const write = (text: string): void => {
    written += text;
  };
  return { lines: () => written.split("\n"), stream: isTTY === undefined ? { write } : { write, isTTY } };
}

describe("terminalJournal", () => {
  it("writes plain lines with times and hosts", () => {
    const { lines, stream } = captured();
    const journal = terminalJournal(stream, {});
    journal.phase("Prepare");
    jest.advanceTimersByTime(1_234);
    journal.note("started green\n::error::x", "h1");
    journal.warn("slow", "h1");
    journal.note("\x1b[31mred");
    expect(lines()).toEqual([
      "Prepare",
      "   1.2s  h1  started green",
      "   1.2s  h1  : :error::x",
      "   1.2s  h1  warning: slow",
      "   1.2s      red",
      "",
    ]);
  });

  it("holds progress back for two seconds, and never the last of it", () => {
    const { lines, stream } = captured();
    const journal = terminalJournal(stream, {});
    for (let percent = 0; percent < 30; percent++) {
      journal.progress("pull", `${percent}%`, "h1");
      jest.advanceTimersByTime(100);
    }
    journal.close();
    expect(lines()).toEqual([
      "   0.0s  h1  pull: 0%",
      "   2.0s  h1  pull: 19%",
      "   3.0s  h1  pull: 29%",
      "",
    ]);
  });

  it.each([
    ["a terminal", true, {}, "\x1b[1mPrepare\x1b[22m"],
    ["a terminal with NO_COLOR empty", true, { NO_COLOR: "" }, "\x1b[1mPrepare\x1b[22m"],
    ["a terminal with NO_COLOR", true, { NO_COLOR: "1" }, "Prepare"],
    ["a pipe", false, {}, "Prepare"],
    ["a stream that does not say", undefined, {}, "Prepare"],
  ])("colours on %s as it should", (_, isTTY, environment, expected) => {
    const { lines, stream } = captured(isTTY);
    terminalJournal(stream, environment).phase("Prepare");
    expect(lines()).toEqual([expected, ""]);
  });
});
