import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { ProgressThrottle } from "./progress-throttle.ts";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function throttled(): {
  told: string[];
  throttle: ProgressThrottle;
  pull: (text: string, host?: string) => void;
} {
  const told: string[] = [];
  const throttle = new ProgressThrottle(5_000, ({ subject, text, host }) =>
    told.push(`${host} ${subject} ${text}`),
  );
  return { told, throttle, pull: (text, host = "h1") => throttle.report({ subject: "pull", text, host }) };
}

describe("ProgressThrottle", () => {
  it("tells the first update at once and the latest one at its turn", () => {
    const { told, pull } = throttled();
    for (let percent = 0; percent < 120; percent++) {
      pull(`${percent}%`);
      jest.advanceTimersByTime(100);
    }
    expect(told).toEqual(["h1 pull 0%", "h1 pull 49%", "h1 pull 99%"]);
    jest.advanceTimersByTime(5_000);
    expect(told.at(-1)).toBe("h1 pull 119%");
    jest.advanceTimersByTime(60_000);
    expect(told).toHaveLength(4);
  });

  it("tells what it held back of a host, and only of it, when that host goes on", () => {
    const { told, throttle, pull } = throttled();
    for (const host of ["h1", "h2"]) for (const text of ["1%", "99%"]) pull(text, host);
    throttle.settle("h1");
    expect(told).toEqual(["h1 pull 1%", "h2 pull 1%", "h1 pull 99%"]);
    throttle.settle();
    throttle.settle();
    expect(told.slice(3)).toEqual(["h2 pull 99%"]);
  });

  it("ends one subject before the next of the same host", () => {
    const { told, throttle, pull } = throttled();
    pull("1%");
    pull("99%");
    throttle.report({ subject: "health", text: "waiting", host: "h1" });
    expect(told).toEqual(["h1 pull 1%", "h1 pull 99%", "h1 health waiting"]);
  });

  it("does not repeat itself", () => {
    const { told, pull } = throttled();
    for (const text of ["1%", "1%", "2%", "2%"]) pull(text);
    jest.advanceTimersByTime(10_000);
    expect(told).toEqual(["h1 pull 1%", "h1 pull 2%"]);
  });
});
