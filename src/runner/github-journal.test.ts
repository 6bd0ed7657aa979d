import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { githubJournal } from "./github-journal.ts";

let written = "";
beforeEach(() => {
  written = "";
  jest.useFakeTimers();
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe("githubJournal", () => {
  it("groups phases, with times and hosts in columns", () => {
    const journal = githubJournal(["h1", "h2"]);
    journal.note("connecting to 2 hosts");
    jest.advanceTimersByTime(500);
    journal.phase("Prepare\nthe candidates");
    journal.note("started green", "h1");
    jest.advanceTimersByTime(1_700);
    journal.note("first\nsecond", "h2");
    journal.phase("Promote");
    jest.advanceTimersByTime(100);
    journal.close();
    journal.close();
    expect(written.split("\n")).toEqual([
      "   0.0s      connecting to 2 hosts",
      "::group::Prepare␊the candidates (at 0.5s)",
      "   0.5s  h1  started green",
      "   2.2s  h2  first",
      "   2.2s  h2  second",
      "   2.2s      took 1.7s",
      "::endgroup::",
      "::group::Promote (at 2.2s)",
      "   2.3s      took 0.1s",
      "::endgroup::",
      "",
    ]);
  });

  it("tells a pull now and then, and its last state before the host goes on", () => {
    const journal = githubJournal();
    for (let percent = 0; percent <= 100; percent++) {
      jest.advanceTimersByTime(80);
      journal.progress("pull", `${percent}%`, "h1");
      journal.progress("pull", `${percent}%`, "h2");
    }
    journal.note("started", "h1");
    journal.close();
    expect(written.split("\n")).toEqual([
      "   0.1s  h1  pull: 0%",
      "   0.1s  h2  pull: 0%",
      "   5.1s  h1  pull: 62%",
      "   5.1s  h2  pull: 62%",
      "   8.1s  h1  pull: 100%",
      "   8.1s  h1  started",
      "   8.1s  h2  pull: 100%",
      "",
    ]);
  });

  it("warns with an annotation that names the host", () => {
    githubJournal().warn("slow\n##[error]disk", "h1");
    githubJournal().warn("all slow");
    expect(written).toBe("::warning::h1: slow%0A# #[error]disk\n::warning::all slow\n");
  });

  it("lets no foreign text steer the runner", () => {
    const journal = githubJournal();
    for (const text of ["::add-mask::x", "a\n::stop-commands::x", "##[group]x"]) {
      journal.note(text);
      journal.progress(text, text);
    }
    journal.close();
    expect(written).toContain("::add-mask::x");
    expect(written.split("\n").filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
  });
});
