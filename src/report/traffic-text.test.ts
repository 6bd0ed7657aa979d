import { expect, it } from "@jest/globals";
import { windowLines } from "./traffic-text.ts";

it.each([
  [{ requests: 0, errors: 0, meanMs: undefined }, ["0 requests", "0 errors"]],
  [{ requests: 1, errors: 1, meanMs: 3.14 }, ["1 request", "1 error (100.00 %)", "mean 3.1 ms"]],
  [{ requests: 5_000, errors: 210, meanMs: 14.4 }, ["5000 requests", "210 errors (4.20 %)", "mean 14 ms"]],
  [{ requests: 90_000, errors: 1, meanMs: 0 }, ["90000 requests", "1 error (< 0.01 %)", "mean 0.0 ms"]],
  // Counters of a proxy can tell errors of connections that never became requests.
  [{ requests: 0, errors: 3, meanMs: undefined }, ["0 requests", "3 errors"]],
])("tells %j", (window, lines) => {
  expect(windowLines(window)).toEqual(lines);
});
