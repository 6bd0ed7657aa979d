import { describe, expect, it } from "@jest/globals";
import type { CutPoint } from "./cut.ts";
import { cutPoints, describeSchedule, matrix, randomBy, type Story, sample } from "./schedule.ts";

const deploy = [
  { name: "commit map", nth: 1 },
  { name: "show stat", nth: 1 },
];
const points = new Map<Story, readonly CutPoint[]>([
  [
    "first deploy",
    [
      { name: "POST /networks/create", nth: 1 },
      { name: "GET /info", nth: 1 },
    ],
  ],
  ["deploy", deploy],
]);

describe("places to cut at", () => {
  it("are all requests that change something, and the first of each read", () => {
    const recorded = [1, 2, 3, 4].flatMap((nth) => [
      { name: "commit map", nth },
      { name: "show stat", nth },
    ]);
    expect(cutPoints(recorded).filter(({ name }) => name === "commit map")).toHaveLength(4);
    expect(cutPoints(recorded).filter(({ name }) => name === "show stat")).toHaveLength(2);
  });

  it("make a matrix with every cut", () => {
    const schedules = matrix("deploy", deploy).map(describeSchedule);
    expect(schedules).toHaveLength(14);
    expect(new Set(schedules).size).toBe(14);
    expect(schedules).toContain("a deploy: reset after commit map #1");
  });
});

describe("a sample", () => {
  it("is the same for a seed, and another for another", () => {
    const of = (seed: number) => sample(seed, 20, points).map(describeSchedule);
    expect(of(7)).toEqual(of(7));
    expect(of(7)).not.toEqual(of(8));
  });

  it("has schedules of every kind", () => {
    const drawn = sample(1, 500, points);
    expect(new Set(drawn.map(({ story }) => story)).size).toBe(2);
    expect(new Set(drawn.map(({ cut }) => `${cut.kind} ${cut.time}`)).size).toBe(7);
    expect(new Set(drawn.map(({ cut }) => cut.at.name)).size).toBe(4);
  });

  it("draws evenly", () => {
    const random = randomBy(3);
    const mean = Array.from({ length: 10_000 }, random).reduce((sum, one) => sum + one, 0) / 10_000;
    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
  });
});
