import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import type { ServiceView } from "../support/observer/service-view.ts";
import type { TestbedHost } from "../support/testbed/host.ts";
import { waitFor } from "../support/testbed/wait.ts";

jest.setTimeout(90_000);

const shop = { name: "shop", port: 3001 };

let fleet: ActionFleet;
let host: TestbedHost;
let view: ServiceView;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop"] });
  host = fleet.bed.host(0);
  view = fleet.view(shop);
  // A stopped release beside the live one must stay as it is.
  await fleet.live(shop, "v1");
});

beforeEach(async () => {
  await fleet.live(shop, "v2");
});

afterAll(async () => {
  await fleet?.bed.stop();
});

describe("after a reboot of the host", () => {
  it.each(["orderly", "power-cut"] as const)(
    "(%s) the live release serves, and deploys go on",
    async (how) => {
      const before = await view.running();
      const routes = await view.map();
      await host.reboot(how);
      expect(await releaseServed()).toBe("v2");
      expect(await view.running()).toEqual(before);
      expect(await view.map()).toEqual(routes);

      const same = await fleet.deploy(shop, "v2");
      expect(same).toMatchObject({ exitCode: 0, outputs: { result: "unchanged", release: before[0] } });
      const next = await fleet.deploy(shop, "v3");
      expect(next.outputs).toMatchObject({ result: "deployed", "previous-release": before[0] });
      expect(await releaseServed()).toBe("v3");
      expect(await view.running()).toEqual([next.outputs["release"]]);
    },
  );
});

describe("without its proxy", () => {
  it("killed from inside: it comes back by itself with the live release", async () => {
    const proxy = await proxyContainer();
    const { body } = await host.docker<{ State: { Pid: number } }>("GET", `/containers/${proxy}/json`);
    // Seen from this machine, as the daemon sees it from its own process namespace.
    expect((await host.exec(["kill", "-9", `${body.State.Pid}`])).code).toBe(0);
    await waitFor("a new proxy process", 15_000, async () => {
      const now = await host.docker<{ State: { Pid: number; Running: boolean } }>(
        "GET",
        `/containers/${proxy}/json`,
      );
      const { Pid, Running } = now.body.State;
      return Running && Pid !== body.State.Pid ? true : undefined;
    });
    expect(await releaseServed()).toBe("v2");
    expect((await fleet.deploy(shop, "v2")).outputs["result"]).toBe("unchanged");
  });

  it.each([
    { how: "stopped", command: ["stop"] },
    { how: "killed", command: ["kill"] },
    { how: "removed", command: ["rm", "--force"] },
  ])("$how by hand: a deploy brings it back", async ({ command }) => {
    await host.dockerCli(...command, await proxyContainer());
    await expect(ask(host.address, shop.port)).rejects.toThrow("fetch failed");
    const run = await fleet.deploy(shop, "v3");
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: "deployed", reason: "" } });
    expect(await releaseServed()).toBe("v3");
    expect(await view.running()).toEqual([run.outputs["release"]]);
    expect((await view.map())["live"]).toBe(`steady-${run.outputs["slot"]}`);
    expect((await fleet.deploy(shop, "v3")).outputs["result"]).toBe("unchanged");
  });

  it("stopped by hand: a deploy of what was live serves it again", async () => {
    await host.dockerCli("stop", await proxyContainer());
    const run = await fleet.deploy(shop, "v2");
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: "deployed" } });
    expect(await releaseServed()).toBe("v2");
  });
});

it("a live release that was stopped by hand is replaced", async () => {
  const [live = ""] = await view.running();
  await host.dockerCli("stop", (await view.inspect(live)).Id);
  const run = await fleet.deploy(shop, "v2");
  expect(run.outputs).toMatchObject({ result: "deployed", "previous-release": live });
  expect(await releaseServed()).toBe("v2");
});

async function proxyContainer(): Promise<string> {
  const proxy = await view.proxy();
  if (proxy === undefined) throw new Error("the service has no proxy");
  return proxy.Id;
}

/** Waited for while containers come up. */
async function releaseServed(): Promise<string> {
  return await waitFor("an answer of the service", 20_000, async () => {
    const reply = await ask(host.address, shop.port).catch(() => undefined);
    return reply?.status === 200 ? reply.release : undefined;
  });
}
