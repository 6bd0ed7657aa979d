import { describe, expect, it } from "@jest/globals";
import type { AnswerCounters, StatisticsRow } from "./statistics.ts";
import { trafficOf } from "./traffic.ts";

const none: AnswerCounters = {
  chosen: 0,
  redispatched: 0,
  responses: 0,
  interim: 0,
  serverErrors: 0,
  brokenResponses: 0,
  connectionErrors: 0,
  cutShort: 0,
  clientAborts: 0,
  meanMs: 0,
};

function row(backend: string, server: string, answers: Partial<AnswerCounters>, current = 0): StatisticsRow {
  return { backend, server, current, total: 9_999, status: "UP", answers: { ...none, ...answers } };
}

describe("trafficOf", () => {
  it("sums what a slot answers to users, first or as fallback, and nothing else", () => {
    const other = { chosen: 7_000, responses: 7_000, serverErrors: 7_000, meanMs: 7_000 };
    const rows = [
      row("none", "BACKEND", other),
      row("steady-blue", "blue", { chosen: 100, responses: 100, serverErrors: 1, meanMs: 10 }),
      row("steady-blue", "BACKEND", other),
      row("bake-blue", "blue", { chosen: 200, responses: 200, brokenResponses: 2, meanMs: 10 }, 5),
      row("bake-blue", "green", other),
      row("bake-blue", "BACKEND", other),
      row("bake-green", "blue", {
        chosen: 104,
        redispatched: 4,
        responses: 100,
        connectionErrors: 4,
        meanMs: 30,
      }),
      row("only-blue", "blue", other),
    ];
    const traffic = trafficOf(rows, "blue");
    expect(traffic).toMatchObject({ requests: 100 + 195 + 100, errors: 1 + 2 + 4, meanMs: 15 });
    expect(traffic.servers.map(({ name }) => name)).toEqual([
      "steady-blue/blue",
      "bake-blue/blue",
      "bake-green/blue",
    ]);
    expect(traffic.servers[2]).toMatchObject({ failures: 4, open: 0, redispatched: 4 });
  });

  it.each([
    ["no rows", []],
    ["a slot that never served", [row("steady-blue", "blue", {})]],
    [
      "a row without counters",
      [{ backend: "steady-blue", server: "blue", current: 0, total: 0, status: "UP" }],
    ],
  ])("is nothing of %s", (_, rows) => {
    expect(trafficOf(rows, "blue")).toMatchObject({ requests: 0, errors: 0, meanMs: 0 });
  });
});
