import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { CutPoint } from "../support/faults/cut.ts";
import { FaultBed } from "../support/faults/fault-bed.ts";
import { describeSchedule, type Schedule, type Story } from "../support/faults/schedule.ts";
import { seedOf } from "../support/faults/seed.ts";
import { tellOutcome } from "../support/faults/tell-outcome.ts";
import { modelCuts, sampledCuts } from "../support/model/planner/sampled-cuts.ts";

jest.setTimeout(900_000);

const seed = seedOf(process.env);
const begins = ["nothing", "live"] as const;
const stories = { nothing: "first deploy", live: "deploy" } as const;

let bed: FaultBed;
let recorded: ReadonlyMap<Story, readonly CutPoint[]>;

beforeAll(async () => {
  bed = await FaultBed.open(3);
  recorded = await bed.record(Object.values(stories));
});

afterAll(async () => {
  await bed?.stop();
});

/** What the order of matters to users: the rest goes side by side. */
const matters = /^(?!.*\{rm ).*(?:create|start$|set server|commit map|mv current|\/stop$)/;
const worded = ({ name, nth }: CutPoint) => `${name} #${nth}`;

describe("the model of a deploy", () => {
  it.each(begins)("takes the requests of a real one, in their order: on a host with %s", (begin) => {
    const real = (recorded.get(stories[begin]) ?? []).map(worded);
    const wanted = modelCuts(begin).map(worded);
    expect(wanted.filter((one) => !real.includes(one))).toEqual([]);
    const inModel = wanted.filter((one) => matters.test(one.replace(/ #\d+$/, "")));
    expect(real.filter((one) => inModel.includes(one))).toEqual(inModel);
  });
});

describe(`interrupted on a host where the model is, seed ${seed}: the next run converges`, () => {
  it("in a sample of all places", async () => {
    const schedules = begins.flatMap((begin) =>
      sampledCuts(begin, seed, begin === "live" ? 7 : 3).map(
        (at): Schedule => ({ story: stories[begin], cut: { at, time: "after", kind: "kill" } }),
      ),
    );
    const outcomes = await Promise.all(
      [...bed.runAll(schedules)].map(async ([schedule, outcome]) => {
        const { history } = await outcome;
        const told = tellOutcome(await outcome);
        return `${describeSchedule(schedule)}: ${history.reached ? told || "held" : "not reached"}`;
      }),
    );
    expect(outcomes.filter((one) => !one.endsWith(": held"))).toEqual([]);
  });
});
