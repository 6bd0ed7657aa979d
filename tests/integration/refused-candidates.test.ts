import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import type { ActionRun } from "../support/action/run.ts";
import { expectNothingFailed, underLoad } from "../support/action/users.ts";
import type { ServiceView } from "../support/observer/service-view.ts";
import type { TestbedHost } from "../support/testbed/host.ts";

jest.setTimeout(60_000);

const shop = { name: "shop", port: 3001 };

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

/** What a refused run must leave as it was: the containers, their states, and the proxy's map. */
async function standing(): Promise<unknown> {
  const releases = (await view.releases()).map(({ Id, State }) => `${Id} ${State}`);
  return { objects: await view.lasting(), releases, map: await view.mapVersion() };
}

/** Fails unless the run was refused for this reason, and nothing of its candidate is left beside the live release. */
async function expectRefused(run: ActionRun, reason: string, before: unknown): Promise<void> {
  expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason, release: live } });
  expect(run.log).toMatch(/^::error/m);
  expect(await standing()).toEqual(before);
  expect(await view.running()).toEqual([live]);
  expect(await ask(host.address, shop.port)).toMatchObject({ status: 200, release: "v1" });
}

describe("a candidate that never gets healthy", () => {
  it("is refused under load without a failed request, and its logs are shown inert", async () => {
    const before = await standing();
    const hostile = [
      "before it listens",
      "::add-mask::x",
      "##[error]forged",
      "::error::forged",
      "\\x1b[31mred\\x1b[0m \\xff\\xfe",
      "::set-output name=result::deployed",
      "connects with zq-s3cr3t",
    ];
    let run: ActionRun | undefined;
    const load = await underLoad({ address: host.address, port: shop.port }, async (users) => {
      await users.expect(["v1"]);
      run = await fleet.deploy(shop, "v2", {
        "health-timeout": "2s",
        env: `HEALTH_AFTER=never\nLOG_LINES=${hostile.join("\\n")}\nLOG_JUNK=300000`,
        "secret-env": "DSN=zq-s3cr3t",
      });
    });
    expectNothingFailed(load);
    if (run === undefined) throw new Error("the action was not run");
    await expectRefused(run, "candidate-unhealthy", before);
    expect(run.log).toContain("status 503");
    expect(run.log).toMatch(/\bred\b/);
    expect(run.log).toContain("before it listens");
    // The runner obeys `::` at the beginning of a line and `##[` anywhere in it.
    expect(run.masks).not.toContain("x");
    expect(run.log).not.toMatch(/^\s*::(set-output|error::forged)/m);
    expect(run.log).not.toContain("##[");
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(run.log).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
    expect(Math.max(...run.log.split("\n").map((line) => line.length))).toBeLessThan(10_000);
    expect(run.summary).toContain("candidate-unhealthy");
    expect(run.summary).toContain("before it listens");
    // The runner masks the log and the summary; nobody masks a file.
    const report = run.temporary[run.outputs["report"] ?? ""] ?? "";
    expect(report).toContain("before it listens\n");
    expect(report).toContain("connects with ***");
    expect(report).not.toMatch(/zq-s3cr3t|<script/);
  });

  it("is refused when its answers flap, and taken when enough of them pass in a row", async () => {
    const before = await standing();
    // The proxy's own check takes an answer now and then, so that two in a row can pass.
    const flapping = { "health-timeout": "2s", "health-threshold": "4", env: "HEALTH_FLAP=2" };
    await expectRefused(await fleet.deploy(shop, "v2", flapping), "candidate-unhealthy", before);
    const lucky = { "health-timeout": "5s", env: "HEALTH_FLAP=4" };
    expect((await fleet.deploy(shop, "v2", lucky)).outputs["result"]).toBe("deployed");
  });

  it("is waited for when it starts slowly", async () => {
    const run = await fleet.deploy(shop, "v2", { env: "START_DELAY=1500\nHEALTH_AFTER=2500" });
    expect(run.outputs).toMatchObject({ result: "deployed", reason: "" });
    expect((await ask(host.address, shop.port)).release).toBe("v2");
  });
});

describe("a candidate that ends", () => {
  it.each([
    { when: "at once", env: "EXIT_AFTER=0\nSTART_DELAY=5000" },
    { when: "while it is waited for", env: "EXIT_AFTER=1200\nHEALTH_AFTER=never" },
  ])("$when is refused at once with its exit code and its last words", async ({ env }) => {
    const before = await standing();
    const run = await fleet.deploy(shop, "v2", { env, "health-timeout": "50s" });
    await expectRefused(run, "candidate-exited", before);
    // Far from the end of the time it has: nothing was waited for.
    expect(Number(run.outputs["duration-ms"])).toBeLessThan(25_000);
    expect(run.log).toContain("exit code 3");
    expect(run.log).toContain("v2 exits with code 3, as EXIT_AFTER asks");
  });

  it("killed for memory while it warms up is refused at once, and that is said", async () => {
    const before = await standing();
    const run = await fleet.deploy(shop, "v2", { container: "mem_limit: 12m", "health-timeout": "50s" });
    await expectRefused(run, "candidate-exited", before);
    expect(Number(run.outputs["duration-ms"])).toBeLessThan(25_000);
    expect(run.log).toContain("the container was killed for memory with exit code 137");
  });

  it("never began: an image whose command is missing is refused", async () => {
    const before = await standing();
    const broken = await fleet.bed.images.service("broken", { config: { Cmd: ["/no/such/program"] } });
    const run = await fleet.deploy(shop, "v2", { image: broken.reference });
    await expectRefused(run, "candidate-not-started", before);
    expect(run.log).toContain("/no/such/program");
    // It was brought for this run only.
    expect((await host.docker("GET", `/images/${broken.pinned}/json`)).status).toBe(404);
  });
});

describe("the gate counts a reply only from the candidate", () => {
  it("not while the candidate listens on another port and the live release is healthy", async () => {
    const before = await standing();
    const deaf = { env: "PORT=3999", "health-timeout": "2s" };
    await expectRefused(await fleet.deploy(shop, "v2", deaf), "candidate-unhealthy", before);
    const slot = (await view.map())["live"] === "steady-blue" ? "green" : "blue";
    const knownDead = await withDeadServers(slot, () => fleet.deploy(shop, "v2", deaf));
    await expectRefused(knownDead, "candidate-unhealthy", before);
  });

  it.each([
    { command: "pause", reason: "candidate-unhealthy" },
    { command: "kill", reason: "candidate-exited" },
  ])("not after a $command of the candidate's container", async ({ command, reason }) => {
    const before = await standing();
    const times = { "health-timeout": "4s", "health-interval": "100ms" };
    const run = await fleet.start(shop, "v2", { ...times, env: "HEALTH_AFTER=1500" });
    await run.seen(/started \S+ in slot/);
    const candidate = (await view.running()).find((release) => release !== live);
    await host.dockerCli(command, (await view.inspect(candidate ?? "")).Id);
    await expectRefused(await run.ended, reason, before);
  });

  it("so that a slot's private entrance answers for that slot or not at all", async () => {
    const run = await fleet.deploy(shop, "v2");
    expect(run.outputs["result"]).toBe("deployed");
    const slot = run.outputs["slot"] ?? "";
    const other = slot === "blue" ? "green" : "blue";
    expect(await entrance(slot)).toMatchObject({ status: 200, release: "v2", slot });
    const nobody = { status: 503, release: undefined, slot: undefined };
    expect(await entrance(other)).toMatchObject(nobody);
    expect(await withDeadServers(other, () => entrance(other))).toMatchObject(nobody);
    expect((await ask(host.address, shop.port)).release).toBe("v2");
  });
});

describe("a cancelled run", () => {
  it.each<NodeJS.Signals>(["SIGINT", "SIGTERM"])("takes its candidate away at %s", async (signal) => {
    const before = await standing();
    const run = await fleet.start(shop, "v2", { "health-timeout": "50s", env: "HEALTH_AFTER=never" });
    await run.seen(/started \S+ in slot/);
    expect(await view.running()).toHaveLength(2);
    run.signal(signal);
    const ended = await run.ended;
    await expectRefused(ended, "cancelled", before);
    expect(Number(ended.outputs["duration-ms"])).toBeLessThan(25_000);
  });

  it("that was killed leaves a candidate that the next run takes away", async () => {
    const run = await fleet.start(shop, "v2", { "health-timeout": "50s", env: "HEALTH_AFTER=never" });
    await run.seen(/started \S+ in slot/);
    expect((await fleet.kill(shop, run)).exitCode).toBe(137);
    expect((await ask(host.address, shop.port)).release).toBe("v1");
    const next = await fleet.deploy(shop, "v3");
    expect(next.outputs["result"]).toBe("deployed");
    expect(await view.running()).toEqual([next.outputs["release"]]);
  });
});

/** Has the proxy take a slot's servers for dead, which is when a fallback would answer in their place. */
async function withDeadServers<T>(slot: string, work: () => Promise<T>): Promise<T> {
  const set = async (state: string) => {
    for (const backend of ["only", "bake"]) {
      expect(await view.admin(`set server ${backend}-${slot}/${slot} state ${state}`)).toBe("\n");
    }
  };
  await set("maint");
  try {
    return await work();
  } finally {
    await set("ready");
  }
}

/** What a slot's private entrance answers to its health path. */
async function entrance(
  slot: string,
): Promise<{ status: number; release: string | undefined; slot: string | undefined }> {
  const socketPath = host.path(`/run/tidegate/shop/${slot}.sock`);
  return await new Promise((resolve, reject) => {
    const asked = request({ socketPath, path: "/health", agent: false }, (reply) => {
      reply.resume();
      const header = (name: string) => reply.headers[name]?.toString();
      resolve({
        status: reply.statusCode ?? 0,
        release: header("x-release"),
        slot: header("x-tidegate-slot"),
      });
    });
    asked.once("error", reject);
    asked.end();
  });
}
