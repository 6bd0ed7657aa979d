import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { live } from "../support/model/planner/converge.ts";
import { anySchedule, kinds } from "../support/model/planner/generate.ts";

/** The same schedules again: `TIDEGATE_MODEL_SEED=… script/test model`. */
const seed = Number(process.env["TIDEGATE_MODEL_SEED"] || Date.now() % 1_000_000_000);
const count = Number(process.env["TIDEGATE_MODEL_COUNT"] || 3_000);

describe("whatever hosts look like and wherever runs are cut", () => {
  it("the next one converges, and no request on the way takes users from what is good", () => {
    const states = { split: 0, halfWritten: 0, fallenBack: 0 };
    let [found, schedules, cuts, requests] = [0, 0, 0, 0];
    const property = fc.property(anySchedule, (schedule) => {
      const lived = live(schedule);
      schedules += 1;
      cuts += lived.cuts.length;
      requests += lived.steps;
      found += lived.found.length;
      for (const fleet of lived.found) {
        if (kinds.split(fleet)) states.split += 1;
        if (kinds.halfWritten(fleet)) states.halfWritten += 1;
        if (kinds.fallenBack(fleet)) states.fallenBack += 1;
      }
    });
    try {
      fc.assert(property, { seed, numRuns: count });
    } finally {
      const shares = Object.entries(states).map(([kind, many]) => `${kind} ${many} (${Math.round((many / found) * 100)} %)`);
      process.stdout.write(
        `model: seed ${seed}: ${schedules} schedules, ${cuts} crashes, ${requests} requests, ${found} states planned on: ${shares.join(", ")}\n`,
      );
    }
    expect(cuts).toBeGreaterThanOrEqual(200);
    for (const many of Object.values(states)) expect(many / found).toBeGreaterThanOrEqual(0.05);
  });
});
