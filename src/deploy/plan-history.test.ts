import { expect, it } from "@jest/globals";
import { exampleEntry, historyOf } from "../../tests/support/example-history.ts";
import {
  emptyHost,
  exampleIdentity,
  exampleRelease,
  hostWith,
} from "../../tests/support/example-observation.ts";
import { emptyHistory } from "../release/history.ts";
import { fittingHistory, planHistory } from "./plan-history.ts";

const live = exampleRelease();

it("a history that a volume has kept is put in order before anything is added to it", () => {
  const found = historyOf([exampleEntry("r1", { result: "baking" })]);
  const { entries } = fittingHistory(found, hostWith(live));
  expect(entries.map(({ release, result }) => [release, result])).toEqual([
    [live.identity.release, "deployed"],
    ["r1", "rolled-back"],
  ]);
});

it("what never ran is no part of a history that begins with what is there", () => {
  const never = exampleRelease({ identity: exampleIdentity({ release: "r1" }), state: "created" });
  const { entries } = fittingHistory(emptyHistory, hostWith(live, { releases: [live, never] }));
  expect(entries.map(({ release }) => release)).toEqual([live.identity.release]);
});

it("nothing is to be written where there is no proxy to keep it", () => {
  expect(planHistory({ ...emptyHost, live, releases: [live] })).toBeUndefined();
});
