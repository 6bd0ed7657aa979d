import { describe, expect, it } from "@jest/globals";
import { deployedBefore } from "../../tests/support/deployed-before.ts";
import { exampleIdentity, exampleRelease, hostWith } from "../../tests/support/example-observation.ts";
import type { ReleaseContainer } from "../host/observation.ts";
import { emptyHistory } from "../release/history.ts";
import { planClearing, planLeftovers } from "./plan-slot.ts";

const live = exampleRelease({ id: "live", identity: exampleIdentity({ release: "r3" }) });
const beside = (release: string, state: ReleaseContainer["state"], restarts = false) =>
  exampleRelease({ id: release, identity: exampleIdentity({ release }), slot: "green", state, restarts });
const history = deployedBefore("r3", "r2");
const ids = (releases: readonly ReleaseContainer[]) => releases.map(({ id }) => id);

describe("the slot that another release needs", () => {
  it("loses what never was good, and what was good is stopped and stays", () => {
    const releases = [
      live,
      beside("r5", "created"),
      beside("r4", "running"),
      beside("r2", "paused"),
      beside("r1", "exited"),
    ];
    const { park, evict } = planClearing(hostWith(live, { releases, history }));
    expect([ids(park), ids(evict)]).toEqual([["r2"], ["r5", "r4"]]);
  });

  it("keeps what runs where nothing is told of any release", () => {
    const releases = [live, beside("r2", "running")];
    const { park, evict } = planClearing(hostWith(live, { releases, history: emptyHistory }));
    expect([ids(park), ids(evict)]).toEqual([["r2"], []]);
  });

  it("loses everything where nothing was ever live", () => {
    const seen = { releases: [beside("r2", "running")], live: undefined, history: emptyHistory };
    expect(ids(planClearing(seen).evict)).toEqual(["r2"]);
  });

  it("keeps what is told to have been good where nothing is live any more", () => {
    const seen = { releases: [beside("r4", "running"), beside("r2", "running")], live: undefined, history };
    const { park, evict } = planClearing(seen);
    expect([ids(park), ids(evict)]).toEqual([["r2"], ["r4"]]);
  });

  it("is left to the release that comes up in it", () => {
    const releases = [live, beside("r2", "running")];
    expect(planClearing(hostWith(live, { releases, history }), "r2")).toEqual({ park: [], evict: [] });
  });
});

describe("a release beside the live one", () => {
  it.each([
    ["running", "stopped", "stopped"],
    ["running", "paused", "paused"],
    ["running", "running", undefined],
    ["paused", "stopped", "stopped"],
    ["paused", "paused", undefined],
    ["paused", "running", undefined],
    ["exited", "running", undefined],
  ] as const)("that is %s becomes, where it is to be %s, %s", (state, keep, ends) => {
    const release = beside("r2", state);
    const leftovers = planLeftovers(hostWith(live, { releases: [live, release], history }), keep);
    expect(leftovers).toEqual(ends === undefined ? [] : [{ release, ends }]);
  });

  it("that would come back after a reboot is put right whatever it does", () => {
    const release = beside("r2", "running", true);
    const leftovers = planLeftovers(hostWith(live, { releases: [live, release], history }), "running");
    expect(leftovers).toEqual([{ release, ends: "running" }]);
  });

  it("that never was good is stopped whatever was asked for", () => {
    const release = beside("r4", "running");
    const leftovers = planLeftovers(hostWith(live, { releases: [live, release], history }), "running");
    expect(leftovers).toEqual([{ release, ends: "stopped" }]);
  });
});
