import { describe, expect, it } from "@jest/globals";
import { exampleHost } from "../../tests/support/example-outcomes.ts";
import { exampleChecks, exampleJudgements } from "../../tests/support/report-outcomes.ts";
import { checksSection } from "./checks-section.ts";
import { fallbacksSection } from "./fallbacks-section.ts";
import { judgementsSection } from "./judgements-section.ts";

const hostile = "| <b>\n`x` @octocat";
/** How hostile text stands in a cell: nothing of it is Markdown or HTML. */
const inertly = "&#124; &#60;b&#62;␊&#96;x&#96; @\u2060octocat";

describe("judgementsSection", () => {
  it("has a row for each judged step", () => {
    expect(judgementsSection(exampleJudgements.slice(1), 10_000)).toEqual([
      "| Live traffic | Verdict | New release | Release before | Why |",
      "|---|---|---|---|---|",
      "| canary 25 % | ✅ pass | 640 requests<br>0 errors<br>mean 14 ms | 1911 requests<br>1 error &#40;0.05 %&#41;<br>mean 13 ms | Its error rate is 0.00 %, that of the release before 0.05 %. |",
      "| bake | ❌ **fail** | 5000 requests<br>210 errors &#40;4.20 %&#41;<br>mean 14 ms | 10422 requests<br>5 errors &#40;0.05 %&#41;<br>mean 13 ms | Its error rate of 4.20 % is 4.15 points over that of the release before; 1.00 are allowed.<br>Its mean is 1.1 times that before. |",
    ]);
  });

  it("is nothing where nothing was judged", () => {
    expect(judgementsSection([], 10_000)).toEqual([]);
  });

  it("lets foreign text break no table, and counts what does not fit", () => {
    const window = { requests: 0, errors: 0, meanMs: undefined };
    const one = {
      stage: hostile,
      verdict: "inconclusive",
      reasons: [hostile],
      candidate: window,
      previous: window,
    } as const;
    const rows = judgementsSection(
      Array.from({ length: 100 }, () => one),
      1_000,
    );
    expect(rows[2]).toBe(
      `| ${inertly} | ❔ inconclusive | 0 requests<br>0 errors | 0 requests<br>0 errors | ${inertly} |`,
    );
    expect(rows.at(-1)).toMatch(/^… and 9\d more, in the log\.$/);
  });
});

describe("checksSection", () => {
  it("has a row for each check, and tells a warning from a failure", () => {
    expect(checksSection(exampleChecks, 10_000)).toEqual([
      "| Smoke check | Result | Status | Took | Attempts | Detail |",
      "|---|---|--:|--:|--:|---|",
      "| front page | ✅ passed | 200 | 41 ms | 1 | 200, 3 of 3 expectations |",
      "| search is quick | ⚠️ warned | 200 | 812 ms | 4 | max-latency: 812 ms, over 500 ms |",
      "| database | ❌ **failed** |  |  | 4 | tcp: ECONNREFUSED |",
    ]);
  });

  it("is nothing where there are none", () => {
    expect(checksSection([], 10_000)).toEqual([]);
  });

  it("lets foreign text break no table, and counts what does not fit", () => {
    const one = {
      name: hostile,
      passed: true,
      severity: "warn",
      attempts: 2,
      detail: hostile,
      latencyMs: undefined,
      status: undefined,
    } as const;
    const rows = checksSection(
      Array.from({ length: 100 }, () => one),
      1_000,
    );
    expect(rows[2]).toBe(`| ${inertly} | ✅ passed |  |  | 2 | ${inertly} |`);
    expect(rows.at(-1)).toMatch(/^… and 9\d more, in the log\.$/);
  });
});

describe("fallbacksSection", () => {
  const at = new Date("2026-01-02T12:00:25.400Z");

  it("tells which host, when, what it cost, and whether it helped", () => {
    const hosts = [
      exampleHost("web1", { fallback: { at, lost: 9, fallbackFailed: false } }),
      exampleHost("web2"),
      exampleHost("web3", { fallback: { at: undefined, lost: 1, fallbackFailed: true } }),
    ];
    expect(fallbacksSection(hosts, 10_000)).toEqual([
      "> [!CAUTION]",
      "> **Turned back by the host itself**, because the new release failed its users:",
      ">",
      "> - `web1` at 12:00:25.400 UTC: 9 requests failed until then.",
      "> - `web3` at a time it does not tell: 1 request failed until then. The release before failed as well: look at what both need, a database for one.",
    ]);
  });

  it("is nothing where no host fell back", () => {
    expect(fallbacksSection([exampleHost("web1")], 10_000)).toEqual([]);
  });

  it("counts hosts that do not fit", () => {
    const hosts = Array.from({ length: 100 }, (_, n) =>
      exampleHost(`h${n}`, { fallback: { at, lost: 1, fallbackFailed: false } }),
    );
    expect(fallbacksSection(hosts, 500).at(-1)).toMatch(/^> - … and 9\d more hosts\.$/);
  });
});
