import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { FaultBed, type Outcome } from "../support/faults/fault-bed.ts";
import { describeStall, type Stall } from "../support/faults/make-stall.ts";
import { isRead, randomBy } from "../support/faults/schedule.ts";
import { seedOf } from "../support/faults/seed.ts";
import { tellOutcome } from "../support/faults/tell-outcome.ts";

jest.setTimeout(900_000);

const seed = seedOf(process.env);
/** Each waits until a lease has expired. */
const drawnCount = 3;

const at = (name: string, nth = 1) => ({ name, nth });

const stalls: readonly Stall[] = [
  { at: at("commit map"), held: true },
  { at: at("commit map"), held: true, proxyRestarts: true },
  { at: at("POST /containers/{release}/stop"), held: true },
  { at: at("POST /containers/{release}/stop"), held: true, proxyRestarts: true },
  { at: at("DELETE /containers/{release}"), held: true },
  { at: at("POST /exec/{mv current.next.{n}}/start"), held: true },
  { at: at("show stat", 2), held: false },
];

let bed: FaultBed;
let outcomes: ReadonlyMap<Stall, Promise<Outcome>>;
let drawn: readonly Stall[];

beforeAll(async () => {
  bed = await FaultBed.open(5);
  const recorded = await bed.record(["deploy"]);
  const points = (recorded.get("deploy") ?? []).filter(({ name }) => !isRead(name));
  const random = randomBy(seed);
  drawn = Array.from({ length: drawnCount }, () => {
    const point = points[Math.floor(random() * points.length)] ?? at("commit map");
    return { at: point, held: false, proxyRestarts: random() < 0.3 };
  });
  outcomes = bed.stallAll([...stalls, ...drawn]);
});

afterAll(async () => {
  await bed?.stop();
});

describe("a run that was stopped and goes on after a newer one has finished changes nothing, and says so:", () => {
  it.each(stalls.map((stall) => [describeStall(stall), stall] as const))("%s", async (_, stall) => {
    const outcome = (await outcomes.get(stall)) as Outcome;
    expect(tellOutcome(outcome)).toBe("");
    expect(outcome.history.reached).toBe(true);
    expect(outcome.history.runs[0].outputs).toMatchObject({ result: "failed", reason: "lease-lost" });
  });

  it(`${drawnCount} stopped at requests drawn by chance, seed ${seed}`, async () => {
    const told = await Promise.all(
      drawn.map(async (stall) => tellOutcome((await outcomes.get(stall)) as Outcome)),
    );
    expect(told.filter((text) => text !== "").join("\n\n")).toBe("");
  });
});
