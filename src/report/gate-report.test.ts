import { describe, expect, it } from "@jest/globals";
import { failing, outcomeOf, passing, reportOf } from "../../tests/support/health/example-gate.ts";
import { Failure } from "../failure/failure.ts";
import { gateHeadline } from "./gate-headline.ts";
import { gateOutputs, gateReport } from "./gate-outputs.ts";
import { gateSummary } from "./gate-summary.ts";

const warned = { ...failing, name: "old address", severity: "warn" } as const;
const mixed = outcomeOf({ runner: reportOf([passing, failing, warned]) });

describe("gateOutputs", () => {
  it("are those of the contract", () => {
    const { report, ...others } = gateOutputs(mixed);
    expect(others).toEqual({
      result: "unhealthy",
      reason: "gate-unhealthy",
      attempts: "2",
      "duration-ms": "5234",
      "last-status": "503",
    });
    expect(JSON.parse(report ?? "")).toEqual({
      checks: [passing, failing, warned].map((check) => ({ host: null, ...check })),
      omitted: 0,
    });
  });

  it("are empty where nothing is known", () => {
    const outcome = outcomeOf({}, [new Failure("host-unreachable", "no")]);
    expect(gateOutputs(outcome)).toEqual({
      result: "failed",
      reason: "host-unreachable",
      attempts: "0",
      "duration-ms": "5234",
      "last-status": "",
      report: '{"checks":[],"omitted":0}',
    });
  });

  it("leave passes out before failures, and count what they leave out", () => {
    const checks = Array.from({ length: 100 }, (_, at) => ({
      ...(at % 2 === 0 ? passing : failing),
      name: `${at}`,
    }));
    const { checks: kept, omitted } = gateReport(outcomeOf({ h1: reportOf(checks) }), 10_000);
    expect(kept.length + omitted).toBe(100);
    expect(kept.filter(({ passed }) => !passed)).toHaveLength(50);
    expect(kept.map(({ name }) => Number(name))).toEqual(
      kept.map(({ name }) => Number(name)).toSorted((a, b) => a - b),
    );
  });

  it("stay under a megabyte with a thousand checks on many hosts", () => {
    const report = reportOf(Array.from({ length: 1_000 }, () => ({ ...failing, detail: "ü".repeat(1_000) })));
    const outcome = outcomeOf({ h1: report, h2: report, h3: report });
    expect(Buffer.byteLength(gateOutputs(outcome)["report"] ?? "")).toBeLessThan(600_000);
    expect(Buffer.byteLength(gateSummary(outcome))).toBeLessThan(1_000_000);
  });
});

describe("gateHeadline", () => {
  it.each([
    [outcomeOf({ runner: reportOf([passing]) }), "Healthy: GET /health, after 2 attempts in 5.2 s"],
    [mixed, "NOT healthy: 3 checks, after 2 attempts in 5.2 s"],
    [
      outcomeOf({ h1: reportOf([passing], { attempts: 1 }), h2: reportOf([passing], { attempts: 1 }) }),
      "Healthy: GET /health of shop inside 2 hosts, after 1 attempt in 5.2 s",
    ],
    [
      outcomeOf({}, [new Failure("host-unreachable", "no")]),
      "The gate of shop failed: it could not be asked as it should be",
    ],
  ])("%#", (outcome, text) => expect(gateHeadline(outcome)).toBe(text));
});

describe("gateSummary", () => {
  it("tells failures first, with what to do", () => {
    const lines = gateSummary(mixed).split("\n");
    expect(lines[0]).toBe("## ❌ NOT healthy: 3 checks, after 2 attempts in 5.2 s");
    expect(lines[2]).toMatch(/^> `gate-unhealthy`: not healthy after 2 attempts .*<br>\*\*What to do:\*\* /);
    const rows = lines.filter((line) => line.startsWith("| `"));
    expect(rows).toEqual([
      "| `version` | **did not pass** | 503 | 8 ms | 2 | expected status 200-299, got 503 |",
      "| `old address` | ⚠️ did not pass (only warns) | 503 | 8 ms | 2 | expected status 200-299, got 503 |",
      "| `GET /health` | passed | 200 | 12 ms | 2 | status 200 in 12 ms |",
    ]);
  });

  it("has a column of hosts where there are some", () => {
    expect(gateSummary(outcomeOf({ h1: reportOf([passing]) }))).toContain(
      "| `GET /health` | `h1` | passed |",
    );
  });

  it("lets no foreign text act", () => {
    const hostile = {
      ...failing,
      name: "a`b|c",
      detail: '[x](https://evil.example) <img src=x> @octocat | "',
    };
    const text = gateSummary(outcomeOf({ h1: reportOf([hostile]) }));
    expect(text).not.toMatch(/<img|\]\(|@octocat|a`b/);
    const row = text.split("\n").find((line) => line.startsWith("| `a"));
    expect(row?.match(/(?<!&#124;)\|/g)).toHaveLength(8);
  });
});
