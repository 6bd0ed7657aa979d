import { describe, expect, it } from "@jest/globals";
import { liveSlot } from "./live.ts";
import type { Backend } from "./routes.ts";
import { openWith, parseStatistics, type StatisticsRow } from "./statistics.ts";

const header = "# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,status,weight,";

describe("parseStatistics", () => {
  it("finds its columns by name, wherever they stand", () => {
    const expected = [{ backend: "steady-blue", server: "blue", current: 3, total: 7, status: "no check" }];
    expect(parseStatistics(`${header}\nsteady-blue,blue,0,0,3,9,,7,2,3,no check,1,\n\n`)).toEqual(expected);
    expect(parseStatistics("# status,stot,scur,svname,pxname,\nno check,7,3,blue,steady-blue,\n")).toEqual(
      expected,
    );
  });

  it.each([
    ["", []],
    ["\n\n", []],
    [`${header}\n`, []],
  ])("has no row for %j", (csv, rows) => {
    expect(parseStatistics(csv)).toEqual(rows);
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
});
