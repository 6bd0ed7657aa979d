import { expect, it } from "@jest/globals";
import { exampleHost, exampleOutcome } from "../../tests/support/example-outcomes.ts";
import { marksOf, runOf } from "./run-marks.ts";

const after = (ms: number): Date => new Date(Date.parse("2026-01-02T12:00:00Z") + ms);

it("marks what is known of switches and fallbacks, in the order of time", () => {
  const hosts = [
    exampleHost("promoted", { promotedAt: after(3_120) }),
    exampleHost("turned back", {
      promotedAt: undefined,
      fallback: { at: after(3_500), lost: 5, fallbackFailed: false },
    }),
    exampleHost("silent", {
      promotedAt: after(3_100),
      fallback: { at: undefined, lost: 1, fallbackFailed: false },
    }),
    exampleHost("untouched", { promotedAt: undefined, spans: [] }),
    exampleHost("no time", { promotedAt: new Date(Number.NaN) }),
  ];
  expect(marksOf(exampleOutcome({ hosts }))).toEqual([
    { kind: "switch", host: "turned back", atMs: 3_050 },
    { kind: "switch", host: "silent", atMs: 3_100 },
    { kind: "switch", host: "promoted", atMs: 3_120 },
    { kind: "fallback", host: "turned back", atMs: 3_500 },
  ]);
});

it.each([
  ["the run's end", 5_000, 6_200.4],
  ["its last probe, where that was sent later", 7_000, 7_000],
])("a run lasts until %s", (_, sentMs, lengthMs) => {
  const samples = [{ atMs: after(sentMs).getTime(), latencyMs: 1, ok: true }];
  expect(runOf(exampleOutcome({ samples }))).toEqual({ beganMs: after(0).getTime(), lengthMs });
});
