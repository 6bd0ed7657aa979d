import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { exampleIdentity, exampleRelease } from "../../tests/support/example-observation.ts";
import type { ReleaseContainer } from "../host/observation.ts";
import { releasesToRemove } from "./keep-releases.ts";

const states = ["created", "running", "paused", "restarting", "removing", "exited", "dead"] as const;
const release = (id: string, state: ReleaseContainer["state"]) =>
  exampleRelease({ id, identity: exampleIdentity({ release: id }), state });
const ids = (releases: readonly ReleaseContainer[]) => releases.map(({ id }) => id);

describe("releasesToRemove", () => {
  const stopped = ["r5", "r4", "r3", "r2", "r1"].map((id) => release(id, "exited"));

  it.each([
    [5, []],
    [3, ["r2", "r1"]],
    [1, ["r4", "r3", "r2", "r1"]],
    [0, ["r5", "r4", "r3", "r2", "r1"]],
    [9, []],
  ])("keeps the newest %d", (keep, removed) => {
    expect(ids(releasesToRemove(stopped, new Set(), keep))).toEqual(removed);
  });

  it("keeps what must not be touched besides the number kept", () => {
    expect(ids(releasesToRemove(stopped, new Set(["r1", "r4"]), 1))).toEqual(["r3", "r2"]);
  });

  it("never names what must not be touched, what is up, or a kept one; and is as it was said", () => {
    const list = fc
      .array(fc.constantFrom(...states), { maxLength: 12 })
      .map((each) => each.map((state, index) => release(`r${each.length - index}`, state)));
    fc.assert(
      fc.property(list, fc.nat(12), fc.func(fc.boolean()), (releases, keep, isUntouchable) => {
        const untouchable = new Set(ids(releases).filter((id) => isUntouchable(id)));
        const removed = releasesToRemove(releases, untouchable, keep);
        for (const one of removed) {
          expect(untouchable.has(one.id)).toBe(false);
          expect(["exited", "dead", "created"]).toContain(one.state);
        }
        const spare = releases.filter((one) => !untouchable.has(one.id) && one.state !== "removing");
        const gone = new Set(removed);
        expect(spare.slice(0, keep).some((one) => gone.has(one))).toBe(false);
        const idle = spare.slice(keep).filter((one) => ["exited", "dead", "created"].includes(one.state));
        expect(removed).toEqual(idle);
      }),
    );
  });
});
