import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { liveSlot } from "./live.ts";
import { type Backend, canaryTo } from "./routes.ts";
import { openWith, parseStatistics, type StatisticsRow } from "./statistics.ts";

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, "../../tests/fixtures", name), "utf8");

const header = "# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,status,weight,";

describe("parseStatistics", () => {
  it("finds its columns by name, wherever they stand", () => {
    const expected = [{ backend: "steady-blue", server: "blue", current: 3, total: 7, status: "no check" }];
    expect(parseStatistics(`${header}\nsteady-blue,blue,0,0,3,9,,7,2,3,no check,1,\n\n`)).toMatchObject(
      expected,
    );
    expect(
      parseStatistics("# status,stot,scur,svname,pxname,\nno check,7,3,blue,steady-blue,\n"),
    ).toMatchObject(expected);
  });

  it.each([
    ["12", 12],
    ["", undefined],
    ["-1", undefined],
  ])("takes %j for how long a status has been so", (cell, changedSecondsAgo) => {
    const [server] = parseStatistics(`# pxname,svname,status,lastchg,\nbake-green,green,DOWN,${cell},\n`);
    expect(server?.changedSecondsAgo).toBe(changedSecondsAgo);
  });

  it.each([
    ["", []],
    ["\n\n", []],
    [`${header}\n`, []],
  ])("has no row for %j", (csv, rows) => {
    expect(parseStatistics(csv)).toEqual(rows);
  });
});

describe("a recorded line of counters", () => {
  it.each([
    ["2.6", 3],
    ["3.5", 10],
  ])("of HAProxy %s is read by its columns' names", (version, brokenResponses) => {
    const rows = parseStatistics(fixture(`haproxy-${version}-troubles.csv`));
    expect(rows).toHaveLength(10);
    expect(rows[0]).toMatchObject({
      total: 0,
      changedSecondsAgo: expect.any(Number),
      checkStatus: undefined,
    });
    expect(rows[4]).toMatchObject({
      backend: "steady-blue",
      total: 79,
      answers: { chosen: 79, responses: 72, serverErrors: 8, interim: 0, brokenResponses },
    });
    expect(rows[9]).toMatchObject({ current: 1, answers: { chosen: 89, interim: 6 } });
  });

  it.each(["2.6", "3.5"])("of HAProxy %s has its columns behind the words of a check", (version) => {
    const csv = fixture(`haproxy-${version}-fallback.csv`);
    expect(csv).toMatch(/"[^"\n]*,[^"\n]*"/);
    const rows = parseStatistics(csv);
    const down = rows.find(({ backend, server }) => backend === "bake-blue" && server === "blue");
    expect(down).toMatchObject({
      status: "DOWN",
      checkStatus: "HANA",
      changedSecondsAgo: expect.any(Number),
    });
    expect(down?.answers?.meanMs).toBeLessThan(100);
  });

  it("reads 0 or nothing where a column is missing or holds no number", () => {
    const [only] = parseStatistics("# pxname,svname,lastchg,rtime,\na,b,,-1,\n");
    expect(only).toMatchObject({ current: 0, changedSecondsAgo: undefined, checkStatus: undefined });
    expect(only?.answers).toEqual({
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
    });
  });

  it.each([
    ['"words, with a comma"', "words, with a comma"],
    ['"a ""quote"", here"', 'a "quote", here'],
    ['""', ""],
    ["plain", "plain"],
    ["", ""],
  ])("takes %s for one cell", (cell, status) => {
    const [only] = parseStatistics(`# pxname,status,svname,scur,\na,${cell},b,7,\n`);
    expect(only).toMatchObject({ backend: "a", status, server: "b", current: 7 });
  });

  it("is read in no time whatever quotes are in it", () => {
    const line = `a,${'"'.repeat(9_999)},b,7`;
    expect(parseStatistics(`# pxname,status,svname,scur,\n${line}\n`)).toHaveLength(1);
  });
});

function row(backend: string, server: string, current: number, status = "no check"): StatisticsRow {
  return { backend, server, current, total: 0, status };
}

describe("openWith", () => {
  const rows = [
    row("public", "FRONTEND", 64),
    row("entrance", "FRONTEND", 32),
    row("steady-blue", "blue", 1),
    row("steady-blue", "BACKEND", 2),
    row("steady-green", "BACKEND", 1_000),
    row("bake-blue", "blue", 4),
    row("bake-blue", "green", 2_000),
    row("bake-blue", "BACKEND", 4_000),
    row("bake-green", "blue", 8),
    row("bake-green", "green", 8_000),
    row("only-blue", "blue", 16_000),
    row("only-blue", "BACKEND", 16_000),
  ];

  it("counts what users have open with a slot, each once and wherever it serves them", () => {
    expect(openWith(rows, "blue")).toBe(2 + 4 + 8);
    expect(openWith(rows, "green")).toBe(1_000 + 2_000 + 8_000);
    expect(openWith([], "blue")).toBe(0);
  });
});

describe("liveSlot", () => {
  const routes = (live: Backend) => ({ live, share: 0, candidate: "none" }) as const;

  it("does not call a candidate live, whatever its share", () => {
    for (const share of [1, 10_000]) expect(liveSlot(canaryTo("green", share), [])).toBe("blue");
    expect(liveSlot(canaryTo("green", 500), [row("bake-green", "green", 0, "DOWN")])).toBe("blue");
  });
  const down = [
    row("bake-green", "blue", 0, "no check"),
    row("bake-green", "green", 0, "DOWN"),
    row("steady-green", "green", 0, "DOWN"),
  ];

  it.each<[string, Backend, readonly StatisticsRow[], string | undefined]>([
    ["nothing live", "none", down, undefined],
    ["a steady slot, which nothing takes away", "steady-green", down, "green"],
    [
      "a bake that goes well, whatever another backend says",
      "bake-green",
      [row("other", "green", 0, "DOWN"), row("bake-green", "green", 0, "UP")],
      "green",
    ],
    ["a bake whose release was marked down", "bake-green", down, "blue"],
    [
      "a bake marked down with its reason",
      "bake-green",
      [row("bake-green", "green", 0, "DOWN (agent)")],
      "blue",
    ],
    ["a bake whose fallback is down", "bake-green", [row("bake-green", "blue", 0, "DOWN")], "green"],
    ["a mark-down of another bake", "bake-blue", down, "blue"],
    ["no statistics", "bake-green", [], "green"],
  ])("of %s", (_, live, rows, slot) => {
    expect(liveSlot(routes(live), rows)).toBe(slot);
  });

  it.each<[string, Backend, readonly string[], string]>([
    ["a bake whose release is gone, with nobody there to have noticed", "bake-green", ["blue"], "blue"],
    ["a bake with both", "bake-green", ["blue", "green"], "green"],
    ["a bake with neither", "bake-green", [], "green"],
    ["a steady slot whose release is gone", "steady-green", ["blue"], "green"],
  ])("of %s", (_, live, running, slot) => {
    expect(liveSlot(routes(live), [], (where) => running.includes(where))).toBe(slot);
  });
});
