import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import type { Inputs } from "../support/action/inputs.ts";
import type { ActionRun } from "../support/action/run.ts";
import { changesDuring } from "../support/observer/events.ts";
import type { TestbedHost } from "../support/testbed/host.ts";

jest.setTimeout(60_000);

const shop = { name: "shop", port: 3001 };
const fresh = { name: "fresh", port: 3002 };

let fleet: ActionFleet;
let host: TestbedHost;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop", "fresh"] });
  host = fleet.bed.host(0);
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** A run that must leave containers, networks, volumes, images and the proxy's map as they are. */
async function runThatChangesNothing(tag: string, more: Inputs = {}): Promise<ActionRun> {
  const before = await fleet.view(shop).mapVersion();
  let run: ActionRun | undefined;
  const changes = await changesDuring(host, async () => {
    run = await fleet.deploy(shop, tag, more);
  });
  expect(changes).toEqual([]);
  expect(await fleet.view(shop).mapVersion()).toBe(before);
  if (run === undefined) throw new Error("the action was not run");
  return run;
}

describe("what is live already", () => {
  it("is left alone, by tag and by digest", async () => {
    const changes = await changesDuring(host, () => fleet.deploy(shop, "v1"));
    // The same record does see a deploy.
    expect(changes).toContain("network create tidegate.shop");
    const first = await fleet.deploy(shop, "v2");
    expect(first.outputs["result"]).toBe("deployed");

    const { release, digest } = first.outputs;
    const again = await runThatChangesNothing("v2");
    const live = { result: "unchanged", reason: "", release, digest, slot: "green" };
    expect(again).toMatchObject({ exitCode: 0, outputs: live });
    const { pinned } = await fleet.bed.images.service("v2");
    const pinnedRun = await runThatChangesNothing("v2", { image: pinned });
    expect(pinnedRun).toMatchObject({ exitCode: 0, outputs: live });
    expect(await fleet.view(shop).running()).toEqual([release]);
  });

  it("is a new release once the environment differs, and then left alone again", async () => {
    const env = [
      "EQUATION=a=b=c",
      `QUOTED="it's" $HOME \`x\``,
      "SPACES=  two  ",
      "EMPTY=",
      "MULTI<<EOF",
      "line one",
      "",
      "  line=three  ",
      "EOF",
      "LAST=1",
    ].join("\n");
    const before = (await fleet.view(shop).running())[0];
    const run = await fleet.deploy(shop, "v2", { env });
    expect(run.outputs).toMatchObject({ result: "deployed", "previous-release": before });
    const { release = "" } = run.outputs;
    expect(release).not.toBe(before);
    const container = await fleet.view(shop).inspect(release);
    expect(container.Config.Env).toEqual(
      expect.arrayContaining([
        "EQUATION=a=b=c",
        `QUOTED="it's" $HOME \`x\``,
        "SPACES=  two  ",
        "EMPTY=",
        "MULTI=line one\n\n  line=three  ",
        "LAST=1",
      ]),
    );
    expect((await runThatChangesNothing("v2", { env })).outputs["result"]).toBe("unchanged");
    const reordered = env.split("\n").reverse().slice(0, 1).concat(env.split("\n").slice(0, -1)).join("\n");
    expect((await runThatChangesNothing("v2", { env: reordered })).outputs["result"]).toBe("unchanged");
    const without = await fleet.deploy(shop, "v2");
    expect(without.outputs).toMatchObject({ result: "deployed", "previous-release": release });
  });
});

describe("a dry run", () => {
  it("prints the plan of a first deploy, and leaves the host empty", async () => {
    let run: ActionRun | undefined;
    const changes = await changesDuring(host, async () => {
      run = await fleet.deploy(fresh, "v3", { "dry-run": "true" });
    });
    expect(changes).toEqual([]);
    expect(await fleet.view(fresh).objects()).toEqual([]);
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: "planned", reason: "" } });
    for (const step of ["create the service's network", "boot the service's proxy", "in slot blue"]) {
      expect(run?.log).toContain(step);
      expect(run?.summary).toContain(step.replace("'", "&#39;"));
    }
  });

  it("prints the plan of a next deploy, and leaves what is live", async () => {
    const { outputs } = await fleet.deploy(shop, "v2");
    const run = await runThatChangesNothing("v3", { "dry-run": "true" });
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: "planned", reason: "" } });
    expect(run.log).toMatch(/^ +\d\. move traffic to slot (blue|green)$/m);
    expect(run.summary).toMatch(/move traffic to slot (blue|green)/);
    expect(run.summary).toContain(`drain and stop ${outputs["release"]}`);
    expect((await ask(host.address, shop.port)).release).toBe("v2");
  });
});
