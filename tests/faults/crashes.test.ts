import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { Cut } from "../support/faults/cut.ts";
import { FaultBed, type Outcome } from "../support/faults/fault-bed.ts";
import { describeSchedule, type Schedule, type Story, sample, stories } from "../support/faults/schedule.ts";
import { seedOf } from "../support/faults/seed.ts";
import { tellOutcome } from "../support/faults/tell-outcome.ts";

jest.setTimeout(1_800_000);

/** Given by `script/test faults --seed N --count M`. */
const seed = seedOf(process.env);
const count = Number(process.env["TIDEGATE_FAULTS_COUNT"] || 8);

function cut(kind: Cut["kind"], time: Cut["time"], name: string, nth = 1, story: Story = "deploy"): Schedule {
  return { story, cut: { at: { name, nth }, time, kind } };
}

const rename = "POST /exec/{mv current.next.{n}}/start";
const writeHistory = "POST /exec/{mv history.json.next.{n}}/start";
const create = "POST /containers/create tidegate.{service}.{slot}.{release}";

const killed = [
  cut("kill", "after", "POST /images/create"),
  cut("kill", "after", create),
  cut("kill", "after", "POST /containers/{candidate}/start"),
  cut("kill", "after", "entrance GET /health", 2),
  cut("kill", "after", "entrance GET /"),
  cut("kill", "after", "PUT /containers/{proxy}/archive"),
  cut("kill", "after", rename),
  cut("kill", "before", "commit map"),
  cut("kill", "after", "commit map"),
  cut("kill", "after", writeHistory),
  cut("kill", "after", "commit map", 2),
  cut("kill", "after", "POST /containers/{release}/update no"),
  cut("kill", "after", "POST /containers/{release}/stop"),
  cut("kill", "after", "DELETE /containers/{release}"),
  cut("kill", "after", "POST /networks/create tidegate.{service}", 1, "first deploy"),
  cut("kill", "after", "POST /containers/create tidegate.{service}.proxy", 1, "first deploy"),
  cut("kill", "after", "POST /containers/{proxy}/start", 1, "first deploy"),
];

/** After each step of a lease: it is taken, it gives its sign of life, and it is given back. */
const lease = "POST /volumes/create tidegate.{service}.lease-{n}";

const killedWithLease = [
  cut("kill", "before", lease),
  cut("kill", "after", lease),
  cut("kill", "after", "DELETE /volumes/tidegate.{service}.lease-{n}"),
  cut("kill", "before", lease, 2),
  cut("kill", "after", lease, 2),
  { ...cut("kill", "after", lease), runnerLost: true },
  { ...cut("kill", "after", "commit map"), runnerLost: true },
  { ...cut("kill", "before", "POST /containers/{release}/stop"), runnerLost: true },
];

const cancelled = [
  cut("cancel", "before", "POST /images/create"),
  cut("cancel", "before", "POST /containers/{candidate}/start"),
  cut("cancel", "before", "commit map"),
  cut("cancel", "before", writeHistory),
  cut("cancel", "before", "POST /containers/{release}/stop"),
];

const inRollback = [
  cut("kill", "after", "POST /containers/{release}/start", 1, "rollback"),
  cut("kill", "before", "commit map", 1, "rollback"),
  cut("kill", "after", "commit map", 1, "rollback"),
  cut("reset", "after", "commit map", 1, "rollback"),
  cut("kill", "after", "POST /containers/{release}/stop", 1, "rollback"),
  cut("cancel", "before", "POST /containers/{release}/start", 1, "rollback"),
];

const withLostReply = [
  cut("reset", "after", lease),
  cut("reset", "after", create),
  cut("reset", "after", "commit map"),
  cut("reset", "after", rename),
  cut("reset", "after", "POST /containers/create tidegate.{service}.proxy", 1, "first deploy"),
];

const cutOff = [
  cut("black-hole", "before", "commit map"),
  cut("black-hole", "after", "commit map"),
  cut("reset", "before", "POST /images/create"),
  cut("reset", "before", create),
  cut("reset", "before", "set server bake-{slot}/{slot}"),
  cut("reset", "before", "commit map"),
  cut("reset", "before", writeHistory, 2),
  cut("reset", "before", "POST /containers/{release}/stop"),
];

/** Keep-alives give a silent host up in 20 s; the rest is for what a run does then, and for a busy machine. */
const silenceEndsMs = 45_000;

let bed: FaultBed;
let outcomes: ReadonlyMap<Schedule, Promise<Outcome>>;
let sampled: readonly Schedule[];

beforeAll(async () => {
  bed = await FaultBed.open(4);
  sampled = sample(seed, count, await bed.record(stories));
  // The slow ones first: the others run beside them.
  outcomes = bed.runAll([
    ...killedWithLease.toReversed(),
    ...inRollback,
    ...cutOff,
    ...killed,
    ...cancelled,
    ...withLostReply,
    ...sampled,
  ]);
});

afterAll(async () => {
  await bed?.stop();
});

async function expectHeld(schedule: Schedule): Promise<Outcome> {
  const outcome = await outcomes.get(schedule);
  if (outcome === undefined) throw new Error(`${describeSchedule(schedule)} was not run`);
  expect(tellOutcome(outcome)).toBe("");
  return outcome;
}

describe("every invariant holds, and the same run again converges,", () => {
  const named = (schedules: readonly Schedule[]) =>
    schedules.map((schedule) => [describeSchedule(schedule), schedule] as const);

  it.each(named([...killed, ...killedWithLease, ...inRollback, ...cancelled, ...withLostReply]))(
    "%s",
    async (_, schedule) => {
      expect((await expectHeld(schedule)).history.reached).toBe(true);
    },
  );

  it.each(named(cutOff))("%s", async (_, schedule) => {
    const { history } = await expectHeld(schedule);
    expect(history.reached).toBe(true);
    expect(history.runs[0].durationMs).toBeLessThan(silenceEndsMs);
  });

  it(`in ${count} schedules drawn by chance, seed ${seed}`, async () => {
    const told = await Promise.all(
      sampled.map(async (schedule) => tellOutcome((await outcomes.get(schedule)) as Outcome)),
    );
    expect(told.filter((text) => text !== "").join("\n\n")).toBe("");
  });
});
