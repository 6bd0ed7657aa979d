import { afterEach, expect, it, jest } from "@jest/globals";
import { timeOfRun } from "./run-clock.ts";

afterEach(() => {
  jest.useRealTimers();
});

it("goes on by itself when the machine's clock is set", () => {
  const before = timeOfRun().getTime();
  expect(Math.abs(before - Date.now())).toBeLessThan(60_000);
  jest.useFakeTimers({ doNotFake: ["performance"], now: before - 3_600_000 });
  const after = timeOfRun().getTime();
  expect(after).toBeGreaterThanOrEqual(before);
  expect(after - before).toBeLessThan(60_000);
});
