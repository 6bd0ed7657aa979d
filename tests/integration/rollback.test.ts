import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import type { Inputs } from "../support/action/inputs.ts";
import type { ActionRun } from "../support/action/run.ts";
import { expectNothingFailed, underLoad } from "../support/action/users.ts";
import { changesDuring } from "../support/observer/events.ts";
import type { TestbedHost } from "../support/testbed/host.ts";

jest.setTimeout(120_000);

let fleet: ActionFleet;
let host: TestbedHost;
let port = 3_000;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["warm", "iced", "cold", "list"] });
  host = fleet.bed.host(0);
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** A service of its own for a test. */
function service(name: string) {
  port += 1;
  return { name, port };
}

/** Rolls back while users of every kind are there, who may be served by either release. */
async function rollBackUnderLoad(
  one: { name: string; port: number },
  tags: readonly [string, string],
  more: Inputs = {},
): Promise<ActionRun> {
  let run: ActionRun | undefined;
  const load = await underLoad({ address: host.address, port: one.port }, async (users) => {
    await users.expect([...tags]);
    run = await fleet.rollback(one, more);
  });
  if (run === undefined) throw new Error("the action was not run");
  expect([run.exitCode, run.log]).toEqual([0, expect.any(String)]);
  expectNothingFailed(load);
  return run;
}

async function recorded(name: string, count: number): Promise<readonly unknown[]> {
  const view = fleet.view({ name, port: 0 });
  const { entries } = JSON.parse(await view.history()) as { entries: Record<string, unknown>[] };
  return entries.slice(0, count).map(({ verb, release, previous, result, message }) => ({
    verb,
    release,
    previous,
    result,
    message,
  }));
}

describe("a release that was kept", () => {
  it.each(["running", "paused"] as const)(
    "%s takes its users back without a failed request",
    async (kept) => {
      const one = service(kept === "running" ? "warm" : "iced");
      const view = fleet.view(one);
      const first = await fleet.live(one, "v1");
      const second = await fleet.live(one, "v2", { "keep-previous": kept });
      const before = await view.inspect(first);
      expect(before.State.Status).toBe(kept);
      expect(before.HostConfig.RestartPolicy.Name).toBe("no");

      const run = await rollBackUnderLoad(one, ["v1", "v2"], { message: "checkout fails" });
      expect(run.outputs).toMatchObject({
        result: "rolled-back",
        reason: "",
        release: first,
        "previous-release": second,
      });
      expect((await ask(host.address, one.port)).release).toBe("v1");
      const after = await view.inspect(first);
      // The very process: nothing was started again.
      expect([after.Id, after.State.StartedAt]).toEqual([before.Id, before.State.StartedAt]);
      expect(after.HostConfig.RestartPolicy.Name).toBe("unless-stopped");
      expect((await view.inspect(second)).State.Status).toBe(kept);
      expect(await view.map()).toMatchObject({ live: expect.stringMatching(/^steady-/), share: "0" });
      expect(await recorded(one.name, 2)).toEqual([
        { verb: "rollback", release: first, previous: second, result: "deployed", message: "checkout fails" },
        { verb: "deploy", release: second, previous: first, result: "deployed", message: undefined },
      ]);
      expect(run.summary).toContain("checkout fails");
    },
  );
});

describe("a release that was stopped", () => {
  it("comes back, N-1 and N-2, and then goes forward again", async () => {
    const one = service("cold");
    const view = fleet.view(one);
    const [a, b, c] = [
      await fleet.live(one, "v1", { env: "MODE=a" }),
      await fleet.live(one, "v2"),
      await fleet.live(one, "v3"),
    ];
    const toB = await rollBackUnderLoad(one, ["v3", "v2"]);
    expect(toB.outputs).toMatchObject({ result: "rolled-back", release: b, "previous-release": c });
    const toA = await rollBackUnderLoad(one, ["v2", "v1"]);
    expect(toA.outputs).toMatchObject({ result: "rolled-back", release: a, "previous-release": b });
    expect(await view.running()).toEqual([a]);
    const forward = await rollBackUnderLoad(one, ["v1", "v3"], { to: "v3" });
    expect(forward.outputs).toMatchObject({ result: "rolled-back", release: c, "previous-release": a });
    expect(await view.running()).toEqual([c]);
    const again = await fleet.rollback(one, { to: c });
    expect(again).toMatchObject({ exitCode: 0, outputs: { result: "unchanged", release: c } });
  });
});

describe("without a change", () => {
  it("a listing, a dry run and an if-live that is not met say what there is", async () => {
    const one = service("list");
    const first = await fleet.live(one, "v1");
    const second = await fleet.live(one, "v2");
    const runs: ActionRun[] = [];
    const changes = await changesDuring(host, async () => {
      runs.push(await fleet.rollback(one, { list: "true" }));
      runs.push(await fleet.rollback(one, { "dry-run": "true" }));
      runs.push(await fleet.rollback(one, { "if-live": first }));
      runs.push(await fleet.rollback(one, { to: "nonsense" }));
    });
    expect(changes).toEqual([]);
    const [list, plan, unmet, unknown] = runs;
    expect(list).toMatchObject({ exitCode: 0, outputs: { result: "listed", hosts: "[]" } });
    const listed = JSON.parse(list?.outputs["releases"] ?? "") as { release: string; live: boolean }[];
    expect(listed.map(({ release, live }) => [release, live])).toEqual([
      [second, true],
      [first, false],
    ]);
    expect(list?.log).toContain(first);
    expect(list?.summary).toContain(first);
    expect(plan).toMatchObject({ exitCode: 0, outputs: { result: "planned", release: second } });
    expect(plan?.log).toMatch(/start .* again in slot/);
    expect(unmet).toMatchObject({ exitCode: 0, outputs: { result: "unchanged", release: second } });
    expect(unknown).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason: "release-unknown" } });
    expect(unknown?.log).toContain(first);
  });
});
