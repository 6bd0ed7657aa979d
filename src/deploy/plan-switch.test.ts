import { describe, expect, it } from "@jest/globals";
import { exampleRelease, exampleRequest } from "../../tests/support/example-observation.ts";
import type { ForeignContainer, ReleaseContainer } from "../host/observation.ts";
import { hasPrevious, routesAfterSwitch, standsBy } from "./plan-switch.ts";
import type { JudgingSettings } from "./request.ts";

const { judging } = exampleRequest();
const foreign = { name: "web" } as ForeignContainer;

function plan(previous: ReleaseContainer | undefined, adopt?: ForeignContainer) {
  return { slot: "green", previous, adopt } as const;
}

describe("the release before", () => {
  it.each<[string, ReturnType<typeof plan>, boolean]>([
    ["runs in its slot", plan(exampleRelease()), true],
    ["was never there", plan(undefined), false],
    ["ended", plan(exampleRelease({ state: "exited" })), false],
    ["is in no slot", plan(exampleRelease({ slot: undefined })), false],
    ["is beside a container that is adopted", plan(exampleRelease(), foreign), false],
  ])("that %s can be gone back to: %j", (_, given, expected) => {
    expect(hasPrevious(given)).toBe(expected);
    expect(standsBy(given, { judging: { ...judging, bakeMs: 1 } })).toBe(expected);
  });

  it.each<[Partial<JudgingSettings>, string]>([
    [{ bakeMs: 30_000 }, "bake-green"],
    [{ bakeMs: 0 }, "steady-green"],
    [{ bakeMs: 30_000, rollbackOnFailure: false }, "steady-green"],
  ])("stands by as %j ask for it", (asked, live) => {
    const routes = routesAfterSwitch(plan(exampleRelease()), { judging: { ...judging, ...asked } });
    expect(routes).toEqual({ live, share: 0, candidate: "none" });
  });
});
