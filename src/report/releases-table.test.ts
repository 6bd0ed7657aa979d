import { describe, expect, it } from "@jest/globals";
import { digestOf, exampleEntry, historyOf } from "../../tests/support/example-history.ts";
import { joinHistory } from "../rollback/join-history.ts";
import type { ListedRelease } from "../rollback/join-releases.ts";
import { historyText } from "./history-text.ts";
import { releasesTable, releasesText } from "./releases-table.ts";

const example: ListedRelease = {
  release: "20260102t120000-0001",
  digest: digestOf("a"),
  image: "ghcr.io/acme/api:v1",
  tag: "v1",
  commit: "0123456789abcdef0123456789abcdef01234567",
  actor: "octocat",
  run: "https://github.com/acme/api/actions/runs/1",
  at: "2026-01-02T12:00:03.120Z",
  result: "deployed",
  reason: null,
  message: null,
  state: "running",
  live: true,
  size: 84_300_000,
  hosts: ["h1", "h2"],
};
const gone: ListedRelease = {
  ...example,
  release: "r0",
  tag: null,
  commit: null,
  actor: null,
  run: null,
  at: null,
  result: "rolled-back",
  reason: "checks-failed",
  state: "removed",
  live: false,
  size: null,
  hosts: ["h1"],
};
const hostile = "| <b>\n`x` @octocat ::add-mask::y";

describe("releasesTable", () => {
  it("has a row for each release, the live one in bold", () => {
    expect(releasesTable([example, gone], 2, 10_000)).toEqual([
      "| Release | Tag | Commit | Digest | Deployed (UTC) | By | Result | State | Image size | Hosts |",
      "|---|---|---|---|---|---|---|---|--:|---|",
      "| **`20260102t120000-0001`** | `v1` | `0123456` | `aaaaaaaaaaaa` | 2026-01-02 12:00:03 | [octocat](<https://github.com/acme/api/actions/runs/1>) | deployed | live | 84 MB | all 2 |",
      "| `r0` |  |  | `aaaaaaaaaaaa` |  |  | rolled-back: checks-failed | removed |  | h1 |".replace(
        "| |",
        "|  |",
      ),
    ]);
  });

  it("says that there is none", () => {
    expect(releasesTable([], 1, 10_000)).toEqual(["No release is known."]);
  });

  it("lets foreign text break no table and make no link, and counts what does not fit", () => {
    const run = "javascript:alert(1)";
    const one = {
      ...example,
      tag: hostile,
      commit: hostile,
      actor: hostile,
      run,
      reason: hostile,
      hosts: [hostile],
    };
    const rows = releasesTable(
      Array.from({ length: 2_000 }, () => one),
      1,
      10_000,
    );
    expect(rows[2]?.match(/(?<!\\)\|/g)).toHaveLength(11);
    const prose = rows[2]?.replaceAll(/`[^`]*`/g, "");
    expect(prose).not.toMatch(/<b>|javascript|\n|\]\(/);
    expect(Buffer.byteLength(rows.join("\n"))).toBeLessThan(10_500);
    expect(rows.at(-1)).toMatch(/^… and 19\d\d more, in the output `releases`\.$/);
    const broken = { ...example, run: "https://x.example/>)|<b>" };
    expect(releasesTable([broken], 1, 10_000)[2]).not.toContain("x.example");
  });
});

describe("releasesText", () => {
  it("has aligned columns", () => {
    expect(releasesText([example, gone], 2)).toEqual([
      "RELEASE               TAG  COMMIT   DIGEST        DEPLOYED (UTC)       BY       RESULT                      STATE    SIZE   HOSTS",
      "20260102t120000-0001  v1   0123456  aaaaaaaaaaaa  2026-01-02 12:00:03  octocat  deployed                    live     84 MB  all 2",
      "r0                    -    -        aaaaaaaaaaaa  -                    -        rolled-back: checks-failed  removed  -      h1",
    ]);
  });

  it.each<[string, Partial<ListedRelease>, string]>([
    ["live", {}, "live"],
    ["live and paused", { state: "paused" }, "live, paused"],
    ["live on some", { liveOn: ["h1"] }, "live on h1"],
    [
      "different",
      { live: false, state: "mixed", states: { h1: "stopped", h2: "removed" } },
      "stopped on h1; removed on h2",
    ],
    [
      "different on many",
      {
        live: false,
        state: "mixed",
        states: { a: "stopped", b: "removed", c: "removed", d: "removed", e: "removed" },
      },
      "stopped on a; removed on 4 of 5",
    ],
  ])("says that a state is %s", (_, changes, expected) => {
    const hosts = Object.keys(changes.states ?? { h1: 0, h2: 0 });
    const [, line = ""] = releasesText([{ ...example, hosts, ...changes, result: "unknown" }], hosts.length);
    expect(line).toMatch(new RegExp(`unknown +${expected} +84 MB`));
  });

  it("tells sizes in the units of docker images", () => {
    const size = (bytes: number) => releasesText([{ ...example, size: bytes }], 1)[1];
    expect(size(999_499_999)).toContain(" 999 MB ");
    expect(size(999_500_000)).toContain(" 1.0 GB ");
  });
});

describe("historyText", () => {
  it("tells who did what, when, from where and how it ended", () => {
    const entries = [
      exampleEntry("r1", { commit: "0123456789", run: "https://ci.example/1" }),
      exampleEntry("r2", {
        at: "2026-01-03T12:00:00.000Z",
        result: "failed",
        reason: "candidate-exited",
        actor: undefined,
      }),
      exampleEntry("r1", {
        at: "2026-01-04T12:00:00.000Z",
        verb: "rollback",
        previous: "r2",
        message: hostile,
      }),
    ];
    const actions = joinHistory([
      { host: "h1", history: historyOf(entries) },
      { host: "h2", history: historyOf(entries.slice(1)) },
    ]);
    expect(actions.map(({ hosts }) => hosts)).toEqual([["h1", "h2"], ["h1", "h2"], ["h1"]]);
    expect(historyText(actions)).toEqual([
      "WHEN (UTC)           WHAT      RELEASE  IMAGE                RESULT                    TOOK   BY       COMMIT   RUN                   MESSAGE",
      "2026-01-04 12:00:00  rollback  r1       ghcr.io/acme/api:v1  deployed                  6.2 s  octocat  -        -                     | <b>␊`x` @octocat ::add-mask::y",
      "2026-01-03 12:00:00  deploy    r2       ghcr.io/acme/api:v1  failed: candidate-exited  6.2 s  -        -        -                     -",
      "2026-01-02 12:00:00  deploy    r1       ghcr.io/acme/api:v1  deployed                  6.2 s  octocat  0123456  https://ci.example/1  -",
    ]);
  });

  it("tells the worse end where hosts differ, and how many it leaves out", () => {
    const well = exampleEntry("r1");
    const badly = exampleEntry("r1", { result: "failed", reason: "promotion-failed", durationMs: 9_000 });
    const actions = joinHistory([
      { host: "h1", history: historyOf([well]) },
      { host: "h2", history: historyOf([badly]) },
    ]);
    expect(actions).toMatchObject([{ result: "failed", reason: "promotion-failed", durationMs: 9_000 }]);
    const many = Array.from({ length: 150 }, (_, n) => exampleEntry(`r${n}`));
    const lines = historyText(joinHistory([{ host: "h1", history: historyOf(many) }]));
    expect(lines).toHaveLength(102);
    expect(lines.at(-1)).toBe("… and 50 more, with --json");
  });
});
