import { describe, expect, it } from "@jest/globals";
import { failing, outcomeOf, passing, reportOf } from "../../tests/support/health/example-gate.ts";
import { Failure } from "../failure/failure.ts";
import type { GateReport } from "../health/checks/run-checks.ts";

const good = reportOf([passing]);
const bad = reportOf([failing], { attempts: 5 });
const absent = reportOf([{ ...failing, status: undefined }], { reached: false, lastStatus: undefined });
const lost = new Failure("host-unreachable", "no", { host: "h2" });

describe("concludeFindings", () => {
  it.each<[string, Record<string, GateReport>, readonly Failure[], string, readonly string[]]>([
    ["all well", { h1: good, h2: good }, [], "healthy", []],
    ["one not", { h1: good, h2: bad }, [], "unhealthy", ["gate-unhealthy"]],
    ["one not there", { h1: good, h2: absent }, [], "unhealthy", ["gate-unreachable"]],
    ["one that cannot be asked", { h1: good }, [lost], "failed", ["host-unreachable"]],
    [
      "one not, and one that cannot be asked",
      { h1: bad },
      [lost],
      "unhealthy",
      ["gate-unhealthy", "host-unreachable"],
    ],
    ["nothing asked", {}, [lost], "failed", ["host-unreachable"]],
  ])("%s", (_, reports, unasked, result, reasons) => {
    const outcome = outcomeOf(reports, unasked);
    expect([outcome.result, outcome.failures.map(({ reason }) => reason)]).toEqual([result, reasons]);
  });

  it("says which host, which check, which expectation and what was seen", () => {
    const { failures, attempts, lastStatus } = outcomeOf({ h1: good, h2: bad });
    expect([attempts, lastStatus]).toEqual([5, 503]);
    expect(failures[0]).toMatchObject({
      host: "h2",
      message: "not healthy after 5 attempts in 5.1 s: version: expected status 200-299, got 503",
      advice: expect.stringContaining("a longer timeout"),
    });
  });
});
