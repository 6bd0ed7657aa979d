import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type CanaryStep, parseCanary } from "./canary.ts";

const share = (of: number, holdMs: number): CanaryStep => ({ kind: "share", share: of, holdMs });

describe("parseCanary", () => {
  it.each<[string, readonly CanaryStep[]]>([
    ["5%:30s, 25%:30s", [share(500, 30_000), share(2_500, 30_000)]],
    ["host:30s", [{ kind: "host", holdMs: 30_000 }]],
    [
      "host:1m\n1%:5m\n99.99%:1h",
      [{ kind: "host", holdMs: 60_000 }, share(100, 300_000), share(9_999, 3_600_000)],
    ],
    ["0.01%:1s", [share(1, 1_000)]],
    ["0.1%:30s,", [share(10, 30_000)]],
    [" 5% : 30s ", [share(500, 30_000)]],
    ["29.05%:30s", [share(2_905, 30_000)]],
  ])("reads %j", (text, steps) => {
    expect(parseCanary("canary", text)).toEqual({ ok: true, value: steps });
  });

  it.each([
    ["5%", 'has the step "5%", which is not a share and a duration'],
    ["5%:30s:10s", "which is not a share and a duration"],
    ["30s:30s", 'has the share "30s", which is not host, nor a percentage from 0.01%'],
    ["5:30s", 'has the share "5", which is not host'],
    ["5%:30", 'has a step whose duration is "30", a number without a unit'],
    ["5%:", "not a whole number followed by ms, s, m or h"],
    [":30s", 'has the share "", which is not host'],
    ["5%:1e9h", "not a whole number followed by"],
    ["5%:500ms", "must be from 1s to 24h"],
    ["5%:25h", "must be from 1s to 24h"],
    ["0%:30s", "has a share of 0%, which tells nothing"],
    ["0.00%:30s", "has a share of 0%"],
    ["0.001%:30s", "which is not host, nor a percentage from 0.01%"],
    ["100%:30s", "which is the promotion itself: leave that step out, and hold it with bake-time"],
    ["100.01%:30s", "which is over 100%"],
    ["101%:30s", "which is over 100%"],
    ["-5%:30s", "which is not host"],
    ["NaN%:30s", "which is not host"],
    ["25%:30s, 5%:30s", 'has the step "5%:30s", which does not go up'],
    ["5%:30s, 5%:30s", "which does not go up"],
    ["5%:30s, host:30s", 'has the step "host:30s" after another: a host comes first'],
    ["host:30s, host:30s", "a host comes first"],
    ["HOST:30s", "which is not host"],
    [" , ", "names no step"],
    [Array.from({ length: 21 }, (_, at) => `${at + 1}%:1s`).join(), "has more than 20 steps"],
  ])("refuses %j", (text, message) => {
    expect(parseCanary("canary", text)).toEqual({
      ok: false,
      problems: [{ input: "canary", message: expect.stringContaining(message), example: expect.any(String) }],
    });
  });

  it("tells all problems at once", () => {
    expect(parseCanary("canary", "101%:30, 5%")).toMatchObject({
      ok: false,
      problems: [
        { message: expect.stringContaining("over 100%") },
        { message: expect.stringContaining("without a unit") },
        { message: expect.stringContaining("not a share and a duration") },
      ],
    });
  });

  it("reads every share that the proxy can hold, and no other", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), (of) => {
        expect(parseCanary("canary", `${of / 100}%:30s`)).toEqual({ ok: true, value: [share(of, 30_000)] });
      }),
    );
  });
});
