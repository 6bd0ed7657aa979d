import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { summaryMarkdown } from "../../src/report/summary.ts";
import { DeployedService } from "../support/engine/deployed-service.ts";
import { LoadBalancer } from "../support/engine/load-balancer.ts";
import { expectNothingFailed, underLoad } from "../support/engine/under-load.ts";
import { startLoad } from "../support/load/start.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";
import { waitFor } from "../support/testbed/wait.ts";

jest.setTimeout(120_000);

let bed: Testbed;
let shop: DeployedService;
let address: string;

beforeAll(async () => {
  bed = await startTestbed({ hosts: 1, services: ["shop", "side", "moved"] });
  shop = new DeployedService(bed, "shop");
  address = bed.host(0).address;
  await startByHand("web", 3001, "--restart", "always");
});

afterAll(async () => {
  await bed?.stop();
});

/** The ordinary way: a container that publishes its port. */
async function startByHand(name: string, port: number, ...options: readonly string[]): Promise<void> {
  const { reference } = await bed.images.service("old");
  const run = ["run", "--detach", "--name", name, "--publish", `${port}:3000`, ...options, reference];
  await bed.host(0).dockerCli(...run);
  await waitFor(name, 10_000, async () => {
    const reply = await fetch(`http://${address}:${port}/health`).catch(() => undefined);
    return reply?.ok === true ? true : undefined;
  });
}

async function stateOf(name: string): Promise<{ state: string; policy: string }> {
  const { body } = await bed.host(0).docker<{
    State: { Status: string };
    HostConfig: { RestartPolicy: { Name: string } };
  }>("GET", `/containers/${name}/json`);
  return { state: body.State.Status, policy: body.HostConfig.RestartPolicy.Name };
}

describe("an adoption is refused, and nobody notices,", () => {
  it.each([
    { name: "of a container that is not there", adopt: "wob", says: 'no container "wob"' },
    { name: "of one that holds another port", adopt: "other", says: "publishes 3009" },
    { name: "of one that would not be kept", adopt: "brief", port: "3008", says: "--rm" },
    { name: "of one of our own", adopt: "tidegate.side.proxy", says: "one of Tidegate's own" },
  ])("$name", async ({ adopt, port = "3001", says }) => {
    const side = new DeployedService(bed, "side");
    if (adopt === "other") await startByHand("other", 3009);
    if (adopt === "brief") await startByHand("brief", 3008, "--rm");
    if (adopt.startsWith("tidegate")) await side.deploy("v1", { port: "3010" });
    const run = await shop.deploy("v1", { adopt, port });
    expect(run.outcome.failure).toMatchObject({ reason: "adoption-refused", input: "adopt" });
    expect(run.log).toContain(says);
    expect(await stateOf("web")).toEqual({ state: "running", policy: "always" });
    expect(await shop.containers("proxy")).toEqual([]);
  });

  it("without the name the port is held, by a container that is named", async () => {
    const run = await shop.deploy("v1", { port: "3001" });
    expect(run.outcome.failure?.reason).toBe("port-held");
    expect(run.log).toContain("the container web");
  });

  it("when the candidate is not healthy", async () => {
    const load = await underLoad({ address, port: 3001 }, async () => {
      const bad = { adopt: "web", env: "HEALTH_AFTER=never", "health-timeout": "1s" };
      const run = await shop.deploy("v1", { ...bad, port: "3001" });
      expect(run.outcome.failure?.reason).toBe("candidate-unhealthy");
    });
    expectNothingFailed(load);
    expect(await stateOf("web")).toEqual({ state: "running", policy: "always" });
  });
});

it("an address that the host has not is found out before anything is stopped", async () => {
  const load = await underLoad({ address, port: 3001 }, async () => {
    const run = await shop.deploy("v1", { adopt: "web", port: "10.250.0.9:3001" });
    expect(run.outcome).toMatchObject({ result: "failed", failure: { reason: "port-held" } });
    expect(run.log).not.toContain("started web again");
  });
  expectNothingFailed(load);
});

it("when something else takes the port first, the adopted container is started again, as it was", async () => {
  const snatching = bed.host(0).exec([process.execPath, "-e", snatchPort(3001, 9_000)]);
  const run = await shop.deploy("v1", { adopt: "web", port: "3001" });
  expect(run.outcome).toMatchObject({ result: "failed", failure: { reason: "port-held" } });
  expect(run.log).toContain("started web again");
  await snatching;
  expect(await stateOf("web")).toEqual({ state: "running", policy: "always" });
  expect(await (await fetch(`http://${address}:3001/`)).json()).toEqual({ version: "old" });
});

/** A program that takes a port as soon as it is free, and keeps it for a while. */
function snatchPort(port: number, forMs: number): string {
  return `const take = () => {
    const server = require("node:net").createServer();
    server.once("error", () => setTimeout(take, 1));
    server.listen(${port}, "0.0.0.0", () => setTimeout(() => process.exit(), ${forMs}));
  };
  take();`;
}

it("an adoption tells its gap, and keeps what it replaced", async () => {
  const load = await startLoad({ target: { host: address, port: 3001 }, rates: { fresh: 200 } });
  await sleep(500);
  const adopting = { adopt: "web", port: "3001" };
  const run = await shop.deploy("v1", adopting);
  await sleep(500);
  const result = await load.stop();
  expect(run.outcome).toMatchObject({ result: "deployed", failure: undefined });
  const gapMs = run.outcome.hosts[0]?.adopted?.gapMs ?? 0;
  expect(run.log).toContain(`for at most ${gapMs} ms`);
  expect(summaryMarkdown(run.outcome)).toContain("nothing listened on its port for at most");

  // Everything that failed failed inside of the gap that was told; what was open when the stop began counts too.
  const ended = result.failures.map((failure) => failure.endedAt);
  expect(Math.max(...ended) - Math.min(...ended)).toBeLessThan(gapMs + 150);
  expect(result.releases.map(({ release }) => release)).toEqual(["old", "v1"]);
  expect(await stateOf("web")).toEqual({ state: "exited", policy: "no" });
  expect(await shop.status()).toMatchObject({ consistent: true });

  expect((await shop.deploy("v1", adopting)).outcome.result).toBe("unchanged");
  const next = await underLoad({ address, port: 3001 }, async () => {
    expect((await shop.deploy("v2", adopting)).outcome.result).toBe("deployed");
  });
  expectNothingFailed(next);
});

it("over another port and the load balancer nobody notices at all", async () => {
  const moved = new DeployedService(bed, "moved");
  await startByHand("legacy", 3021);
  const balancer = await LoadBalancer.start(18_302, [
    { address, port: 3021 },
    { address, port: 3022 },
  ]);
  try {
    const seen = await underLoad(balancer, async (load) => {
      await load.expect(["old", "v1"]);
      expect((await moved.deploy("v1", { port: "3022" })).outcome.result).toBe("deployed");
      await sleep(1_000);
      await balancer.drain(0);
      // Requests and WebSockets that the old container has are let finish.
      await sleep(3_000);
      await load.expect(["v1"]);
      await bed.host(0).dockerCli("stop", "legacy");
    });
    expectNothingFailed(seen);
    expect(seen.releases.map(({ release }) => release)).toEqual(["old", "v1"]);
  } finally {
    await balancer.stop();
  }
});
