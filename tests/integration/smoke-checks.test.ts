import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import type { ServiceView } from "../support/observer/service-view.ts";
import type { TestbedHost } from "../support/testbed/host.ts";

jest.setTimeout(60_000);

const shop = { name: "shop", port: 3001 };
const versionIs = (version: string, more = "") => `
- name: version
  url: /
  expect: { status: 200, json: { version: ${version} } }
${more}`;

let fleet: ActionFleet;
let host: TestbedHost;
let view: ServiceView;
let live: string;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop"] });
  host = fleet.bed.host(0);
  view = fleet.view(shop);
});

beforeEach(async () => {
  live = await fleet.live(shop, "v1");
});

afterAll(async () => {
  await fleet?.bed.stop();
});

const url = () => `http://${host.address}:${shop.port}/`;

describe("smoke checks", () => {
  it("are asked of the candidate, then of the URL, and told", async () => {
    const run = await fleet.deploy(shop, "v2", { url: url(), checks: versionIs("v2") });
    expect(run.outputs).toMatchObject({ result: "deployed" });
    expect(run.log.match(/smoke checks: 1 of 1 pass/g)).toHaveLength(2);
    expect(run.summary).toContain("version");
  });

  it("that fail on the candidate keep users from it", async () => {
    const run = await fleet.deploy(shop, "v2", { "health-timeout": "2s", checks: versionIs("v9") });
    expect(run.outputs).toMatchObject({ result: "failed", reason: "checks-failed", release: live });
    expect(run.log).toContain("v2");
    expect(await view.running()).toEqual([live]);
  });

  it("that only warn are said, and do no harm", async () => {
    const run = await fleet.deploy(shop, "v2", {
      "health-timeout": "2s",
      checks: versionIs("v2", "- { name: docs, url: /docs, severity: warn }"),
    });
    expect(run.outputs).toMatchObject({ result: "deployed" });
    expect(run.log).toMatch(/::warning.*docs/);
  });

  it("that fail on the URL take the release back", async () => {
    const elsewhere = `http://${host.address}:${shop.port}/nowhere/`;
    const run = await fleet.deploy(shop, "v2", {
      "health-timeout": "2s",
      "bake-time": "5s",
      url: elsewhere,
      env: "FAIL_AFTER=2500",
      checks: versionIs("v2"),
    });
    expect(run.outputs).toMatchObject({ result: "rolled-back", release: live });
    expect(await ask(host.address, shop.port)).toMatchObject({ status: 200, release: "v1" });
    expect(await view.running()).toEqual([live]);
  });
});
