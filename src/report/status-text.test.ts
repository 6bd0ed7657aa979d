import { describe, expect, it } from "@jest/globals";
import { exampleEntry } from "../../tests/support/example-history.ts";
import { exampleRelease, hostWith, runningProxy } from "../../tests/support/example-observation.ts";
import { judgeFleet, statusOf } from "../fleet/judge-status.ts";
import { canaryTo, steadyOn } from "../proxy/routes.ts";
import { emptyHistory } from "../release/history.ts";
import { statusText } from "./status-text.ts";

const live = exampleRelease();
const { release, digest } = live.identity;
const entry = exampleEntry(release, {
  verb: "rollback",
  run: "https://ci.example/1",
  message: "broken\n::error::x",
});
const history = { highestMapVersion: 1, entries: [entry] };

describe("statusText", () => {
  it("tells what is live, since when, and what was done last", () => {
    const fleet = judgeFleet("api", ["h1"], [statusOf("h1", hostWith(live, { history }))], []);
    expect(statusText(fleet)).toEqual([
      `h1  ${release} in blue, healthy`,
      "    image ghcr.io/acme/api:v1",
      `    ${digest}`,
      "    live since 2026-01-02 12:00:00 UTC, 0 kept for rollback",
      `    last: rollback to ${release} by octocat: deployed; 2026-01-02 12:00:00 UTC, took 6.2 s`,
      "    because: broken␊::error::x",
      "    run: https://ci.example/1",
      "api: consistent",
    ]);
  });

  it("shows what each part of a host says where they differ", () => {
    const proxy = runningProxy(canaryTo("green", 500), steadyOn("blue"));
    const fleet = judgeFleet(
      "api",
      ["h1"],
      [statusOf("h1", hostWith(live, { proxy, history: emptyHistory }))],
      [],
    );
    expect(statusText(fleet).slice(3)).toEqual([
      "    live since an unknown time, 0 kept for rollback",
      "    drift: the proxy sends traffic to steady-blue, 5 % to bake-green, its disk says steady-blue",
      "    drift: 5 % of requests go to a candidate",
      `    what runs:           ${release} in blue (running)`,
      "    what the proxy says: steady-blue, 5 % to bake-green",
      "    what the disk says:  steady-blue",
      "api: NOT consistent",
    ]);
  });
});
