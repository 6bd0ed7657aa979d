import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { keepPreviousChoices } from "../../src/release/labels.ts";
import { goBackAndBack } from "../support/model/planner/back-and-back.ts";
import { liveThrough } from "../support/model/planner/converge.ts";
import { anySchedule, kinds } from "../support/model/planner/generate.ts";
import type { Verb } from "../support/model/planner/run.ts";
import type { Step } from "../support/model/planner/steps.ts";

/** The same schedules again: `TIDEGATE_MODEL_SEED=… script/test model`. */
const seed = Number(process.env["TIDEGATE_MODEL_SEED"] || Date.now() % 1_000_000_000);
const count = Number(process.env["TIDEGATE_MODEL_COUNT"] || 3_000);

describe("whatever hosts look like and wherever runs are cut", () => {
  it("the next one converges, and no request on the way takes users from what is good", () => {
    const states = { split: 0, "half-written": 0, "fallen back": 0 };
    let [found, schedules, crashes, rollbacks, requests] = [0, 0, 0, 0, 0];
    const property = fc.property(anySchedule, (schedule) => {
      const lived = liveThrough(schedule);
      schedules += 1;
      crashes += lived.cuts.length;
      rollbacks += lived.rollbacks;
      requests += lived.steps;
      found += lived.found.length;
      for (const fleet of lived.found) {
        if (kinds.split(fleet)) states.split += 1;
        if (kinds.halfWritten(fleet)) states["half-written"] += 1;
        if (kinds.fallenBack(fleet)) states["fallen back"] += 1;
      }
    });
    try {
      fc.assert(property, { seed, numRuns: count });
    } finally {
      const shares = Object.entries(states)
        .map(([kind, many]) => `${kind} ${many} (${((many / found) * 100).toFixed(1)} %)`)
        .join(", ");
      process.stdout.write(
        `model: TIDEGATE_MODEL_SEED=${seed}: ${schedules} schedules, ${crashes} crashes, ${rollbacks} rollbacks, ${requests} requests, each judged; planned on ${found} fleets: ${shares}\n`,
      );
    }
    expect(crashes).toBeGreaterThanOrEqual(200);
    expect(rollbacks / found).toBeGreaterThanOrEqual(0.05);
    for (const many of Object.values(states)) expect(many / found).toBeGreaterThanOrEqual(0.05);
  });
});

describe("two rollbacks that are cut short anywhere and run again", () => {
  it("go C, B, A, and neither one too far", () => {
    const where = { before: 0, between: 0, after: 0 };
    const anyWay = fc.record({
      hosts: fc.integer({ min: 1, max: 3 }),
      keepPrevious: fc.constantFrom(...keepPreviousChoices),
      bakes: fc.boolean(),
      cuts: fc.tuple(fc.nat(45), fc.nat(45)),
      order: fc.nat(),
    });
    const property = fc.property(anyWay, (way) => {
      for (const cut of goBackAndBack(way)) where[cut] += 1;
    });
    fc.assert(property, { seed, numRuns: count / 5 });
    for (const many of Object.values(where)) expect(many).toBeGreaterThan(0);
  });
});

/** A run whose requests are others than they should be. */
function changing(change: (steps: readonly Step[], phase: string) => readonly Step[]): (verb: Verb) => Verb {
  return (verb) => (fleet) =>
    verb(fleet).map(({ name, hosts }) => ({ name, hosts: hosts.map((steps) => change(steps, name)) }));
}

/** As if nothing of what stands in the way had ever been good. */
function removedInstead(step: Step): Step {
  const take: Step["take"] = (host) => {
    const after = step.take(host);
    const isOut = ({ id, state }: (typeof host.releases)[number]) =>
      state === "exited" && host.releases.some((one) => one.id === id && one.state !== "exited");
    return { ...after, releases: after.releases.filter((one) => !isOut(one)) };
  };
  return step.name.includes("/stop") ? { ...step, take } : step;
}

const named = (name: string) => (step: Step) => step.name.includes(name);
const others = (name: string) => (step: Step) => !step.name.includes(name);
const first = (steps: readonly Step[], name: string) => [
  ...steps.filter(named(name)),
  ...steps.filter(others(name)),
];
const last = (steps: readonly Step[], name: string) => [
  ...steps.filter(others(name)),
  ...steps.filter(named(name)),
];

describe("the model finds a run that", () => {
  it.each<[string, (steps: readonly Step[], phase: string) => readonly Step[], RegExp]>([
    [
      "leaves the traffic of a run before it as it is",
      (steps, phase) => (phase === "calm" ? steps.filter(named("history.json")) : steps),
      /users are sent to|restart|reboot|is not steady/,
    ],
    [
      "does not write down what a run before it had to",
      (steps, phase) => (phase === "calm" ? steps.filter(others("history.json")) : steps),
      /has a plan to finish/,
    ],
    [
      "writes down nothing of what it did itself",
      (steps, phase) => (phase === "settle" ? steps.filter(others("history.json")) : steps),
      /has a plan to|has a history that does not tell/,
    ],
    [
      "goes back to a slot that users are led to",
      (steps, phase) => (phase === "prepare" ? steps.filter(others("commit map")) : steps),
      /users are sent to slot|is not steady/,
    ],
    [
      "keeps whatever there ever was",
      (steps, phase) => (phase === "settle" ? steps.filter(others("DELETE")) : steps),
      /has a plan to finish|keeps \d+ releases/,
    ],
    [
      "removes what it should stop",
      (steps, phase) => (phase === "pull" ? steps.map(removedInstead) : steps),
      /has lost|removed/,
    ],
    ["leaves the disk as it was", (steps) => steps.filter(others("mv current")), /users|restart|steady/],
    [
      "commits before the disk is written",
      (steps, phase) => (phase === "arm" ? steps.filter(others("mv current")) : steps),
      /restart|reboot|steady/,
    ],
    [
      "has Docker forget the new release",
      (steps) => steps.filter(others("unless-stopped")),
      /reboot|restarts: false/,
    ],
    [
      "has the disk name a release that a reboot does not bring back",
      (steps, phase) => (phase === "arm" ? last(steps, "unless-stopped") : steps),
      /a reboot would send users to/,
    ],
    [
      "stops what a bake can fall back to",
      (steps, phase) => (phase === "settle" ? first(steps, "/stop") : steps),
      /nothing to fall back to/,
    ],
    ["leaves the release before running", (steps) => steps.filter(others("/stop")), /has a plan|has orphans/],
    [
      "removes the candidate before users are back",
      (steps, phase) => (phase === "turn back" ? first(steps, "DELETE") : steps),
      /users are sent to/,
    ],
  ])("%s", (_what, change, what) => {
    const property = fc.property(anySchedule, (schedule) => void liveThrough(schedule, changing(change)));
    const { errorInstance } = fc.check(property, { seed: 1, numRuns: 5_000, endOnFailure: true });
    expect(String(errorInstance)).toMatch(what);
  });
});
