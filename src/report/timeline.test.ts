import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { exampleHost } from "../../tests/support/example-outcomes.ts";
import { fullSpans } from "../../tests/support/report-outcomes.ts";
import { timeline } from "./timeline.ts";

/** The part of Mermaid's gantt grammar (11.x) that is used: `text :[crit, ]start, end`, times in milliseconds. */
const grammar = [
  /^gantt$/,
  /^ {2}dateFormat x$/,
  /^ {2}axisFormat %(Q ms|s s)$/,
  /^ {2}section [^:;#%\r\n]+$/,
  /^ {2}(connect|observe|pull|release|start|health|checks|canary|switch|bake|drain|stop|clean) :(crit, )?\d+, \d+$/,
];

describe("timeline", () => {
  it("counts milliseconds when the run is short, and gives every task a length", () => {
    const spans = [
      { activity: "connect", fromMs: -3, toMs: 80.6 },
      { activity: "switch", fromMs: 90.2, toMs: 90.3 },
    ] as const;
    expect(
      timeline([exampleHost("[2001:db8::1]:22", { spans }), exampleHost("idle", { spans: [] })]),
    ).toEqual([
      "```mermaid",
      "gantt",
      "  dateFormat x",
      "  axisFormat %Q ms",
      "  section [2001∶db8∶∶1]∶22",
      "  connect :0, 81",
      "  switch :crit, 90, 91",
      "```",
    ]);
  });

  it("draws every activity of a run with a canary and a bake", () => {
    const inside = timeline([exampleHost("h1", { spans: fullSpans })]).slice(1, -1);
    expect(inside.slice(4).map((line) => line.trim().split(" ")[0])).toEqual(
      fullSpans.map(({ activity }) => activity),
    );
    expect(inside.filter((line) => !grammar.some((rule) => rule.test(line)))).toEqual([]);
  });

  it("is empty when nothing was timed", () => {
    expect(timeline([exampleHost("h1", { spans: [] })])).toEqual([]);
  });

  it("draws eight hosts and says how many it left out", () => {
    const lines = timeline(Array.from({ length: 11 }, (_, at) => exampleHost(`h${at}`)));
    expect(lines.filter((line) => line.startsWith("  section"))).toHaveLength(8);
    expect(lines.at(-1)).toBe("The first 8 hosts are drawn, 3 more are not.");
  });

  it("keeps to the grammar whatever a host is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (host) => {
        const inside = timeline([exampleHost(host)]).slice(1, -1);
        expect(inside.filter((line) => !grammar.some((rule) => rule.test(line)))).toEqual([]);
      }),
    );
  });
});
