import { describe, expect, it } from "@jest/globals";
import { checkHistory } from "./check-history.ts";
import {
  afterCut,
  again,
  failedRun,
  goodHistory,
  goodRun,
  historyText,
  killedRun,
  newState,
  oldState,
  onDisk,
} from "./example-history.ts";
import type { FaultHistory } from "./history.ts";

describe("the checker objects to what is not true:", () => {
  it.each<[string, string, Partial<FaultHistory>]>([
    ["I6", "success while the release before serves", afterCut(goodRun, oldState)],
    ["I6", "success that names another release", again({ outputs: { ...goodRun.outputs, release: "r1" } })],
    ["I6", "success with a reason", again({ outputs: { ...goodRun.outputs, reason: "cancelled" } })],
    ["I6", "success of another digest", again({ outputs: { ...goodRun.outputs, digest: "sha256:0" } })],
    ["I6", "success that calls itself failed", again({ outputs: { ...goodRun.outputs, result: "failed" } })],
    [
      "I6",
      "a failure without a reason",
      afterCut({ ...failedRun, outputs: { ...failedRun.outputs, reason: "" } }, oldState),
    ],
    [
      "I6",
      "a failure that is none by its result",
      afterCut({ ...failedRun, outputs: { ...failedRun.outputs, result: "deployed" } }, oldState),
    ],
    ["I6", "a failure that nobody reads of", afterCut({ ...failedRun, log: "" }, oldState)],
    [
      "I6",
      "a fault of the tool itself",
      afterCut({ ...failedRun, outputs: { result: "failed", reason: "internal" } }, oldState),
    ],
    ["I6", "a failure that names who does not serve", afterCut(failedRun, newState)],
    ["I6", "a run without an end", afterCut({ ...killedRun, overdue: true }, oldState)],
    [
      "I6",
      "a history without the live release",
      onDisk({ history: historyText({ release: "r1", result: "deployed" }) }),
    ],
    [
      "I6",
      "a history with an open bake",
      onDisk({
        history: historyText({ release: "r2", result: "deployed" }, { release: "r3", result: "baking" }),
      }),
    ],
  ])("%s: %s", (invariant, _, changes) => {
    const found = checkHistory({ ...goodHistory, ...changes });
    expect(found.map((violation) => violation.invariant)).toContain(invariant);
  });
});
