import { describe, expect, it } from "@jest/globals";
import type { Cut } from "./cut.ts";
import { goodHistory, killedRun } from "./example-history.ts";
import { type Made, matrixTable } from "./matrix-table.ts";

function outcome(cut: Cut, changes: Partial<Made> = {}): Made {
  return { schedule: { story: "deploy", cut }, history: goodHistory, violations: [], ...changes };
}

const commit = { name: "commit map", nth: 1 };
const ask = { name: "show stat", nth: 1 };

describe("the table of a matrix", () => {
  const table = matrixTable([
    outcome({ at: commit, kind: "kill", time: "before" }),
    outcome(
      { at: commit, kind: "kill", time: "after" },
      { violations: [{ invariant: "I4", what: "something is left" }] },
    ),
    outcome(
      { at: commit, kind: "black-hole", time: "after" },
      { history: { ...goodHistory, runs: [{ ...killedRun, durationMs: 20_300 }, killedRun] } },
    ),
    outcome({ at: ask, kind: "kill", time: "before" }),
    outcome({ at: { ...ask, nth: 2 }, kind: "kill", time: "before" }),
  ]);

  it("has a row for each request that changes something, and one for all reads of a name", () => {
    expect(table).toContain("| `commit map` 1 | holds | I4 |  |  |  | holds |  |");
    expect(table.match(/^\| `show stat`/gm)).toHaveLength(1);
  });

  it("sums up, and names what was broken", () => {
    expect(table).toContain("5 schedules, each the same run twice; 1 broke an invariant.");
    expect(table).toContain("Users sent 500 requests, of which 0 failed.");
    expect(table).toContain("ended after 20.3 s");
    expect(table).toMatch(/^- I4, .*: something is left$/m);
  });
});
