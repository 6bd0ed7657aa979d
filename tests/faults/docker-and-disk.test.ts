import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet } from "../support/action/fleet.ts";
import type { ActionRun } from "../support/action/run.ts";
import { expectNothingFailed, underLoad } from "../support/action/users.ts";
import { chosen, inFull } from "../support/faults/extent.ts";
import { figuresOf, lossOf, tell } from "../support/faults/figures.ts";
import { expectHonest } from "../support/faults/honest.ts";
import { expectConverges, patient, served } from "../support/faults/settled.ts";
import { SmallDisk } from "../support/faults/small-disk.ts";
import { startLoad } from "../support/load/start.ts";
import { changeDaemon } from "../support/testbed/daemon-change.ts";
import type { TestbedHost } from "../support/testbed/host.ts";
import { RegistryFront } from "../support/testbed/registry-front.ts";

jest.setTimeout(180_000);

const shop = { name: "shop", port: 3001 };

let fleet: ActionFleet;
let host: TestbedHost;
let front: RegistryFront;
let number = 1;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop"] });
  host = fleet.bed.host(0);
  front = await RegistryFront.start(fleet.bed.registry.address);
  const trusted = [fleet.bed.registry.address, "10.99.0.0/16"];
  await changeDaemon(fleet.bed, host, { "insecure-registries": trusted });
  await fleet.live(shop, "v1");
});

afterAll(async () => {
  front?.stop();
  await fleet?.bed.stop();
});

/** The tag that serves, and one that no host has. */
async function tags(): Promise<{ readonly live: string; readonly next: string }> {
  number += 1;
  return { live: await served(host.address, shop.port), next: `v${number}` };
}

/** Fails unless the run failed for one of these reasons, said so, and the release before still serves. */
async function expectFailed(run: ActionRun, live: string, reasons: readonly string[]): Promise<void> {
  expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed" } });
  expect(reasons).toContain(run.outputs["reason"]);
  expect(run.log).toMatch(/^::error/m);
  expect(await served(host.address, shop.port)).toBe(live);
}

/** Users of every kind, whom nothing may cost a request while `work` is done. */
async function unnoticed(releases: readonly string[], work: () => Promise<void>): Promise<void> {
  const load = await underLoad({ address: host.address, port: shop.port }, async (users) => {
    await users.expect(releases);
    await work();
  });
  expectNothingFailed(load);
}

async function restartDocker(): Promise<void> {
  await host.stopDaemon();
  await host.startDaemon();
}

/** Docker's reply that broke off, its socket that is gone: one of these, whichever the run was at. */
const dockerGone = ["docker-unavailable", "docker-failed", "pull-failed", "candidate-unhealthy"];

inFull("Docker without live-restore, which takes its containers along", () => {
  it("is restarted while a candidate warms up: users lose what its containers need to come back, and no more", async () => {
    const { live, next } = await tags();
    const load = await startLoad({
      target: { host: host.address, port: shop.port },
      rates: { keepAlive: 100, fresh: 20 },
      connections: 16,
      timeoutMs: 3_000,
    });
    try {
      const run = await fleet.start(shop, next, { env: "HEALTH_AFTER=never" });
      await run.seen(/started \S+ in slot/);
      const began = performance.now();
      await restartDocker();
      const restartMs = Math.round(performance.now() - began);
      await expectFailed(await run.ended, live, dockerGone);
      await sleep(1_000);
      const loss = lossOf(await load.stop());
      tell("Docker restarted without live-restore", { restartMs, ...loss });
      // Bounded by Docker's own stop and start, of which it says when it is ready.
      expect(loss.silentMs).toBeLessThan(restartMs + 5_000);
    } finally {
      await load.stop();
    }
    await expectConverges(fleet, shop, next);
  });
});

describe("a disk of a host", () => {
  let disk: SmallDisk;

  beforeAll(async () => {
    disk = new SmallDisk(fleet.bed, host);
    await disk.make(900);
    await fleet.live(shop, `v${number}`);
  });

  const states = [
    { state: "full", reason: "disk-full", spoil: () => disk.fill(), mend: () => disk.clear() },
    {
      state: "read-only",
      reason: "disk-read-only",
      spoil: () => disk.breakOff(),
      mend: () => disk.repair(),
    },
  ];
  const before = {
    when: "before the candidate",
    inputs: { "release-command": node('console.log("so far"); setTimeout(() => {}, 2_000)') },
    reached: /so far/,
    result: "failed",
  };
  // The release serves already: what can then not be written down or cleared up is said, and left to the next run.
  const after = {
    when: "at the switch",
    inputs: { "bake-time": "2s" },
    reached: /traffic moved/,
    result: "deployed",
  };
  const cases = states.flatMap((state) => [before, after].map((time) => ({ ...state, ...time })));
  const isShort = ({ state, when }: (typeof cases)[number]) => state === "full" && when === "at the switch";

  it.each(chosen(cases, isShort))(
    "that is $state $when: nobody notices, the run says so, and the next one converges",
    async ({ state, reason, spoil, mend, when, inputs, reached, result }) => {
      const { live, next } = await tags();
      let run: ActionRun | undefined;
      try {
        await unnoticed([live, next], async () => {
          const started = await fleet.start(shop, next, inputs);
          await started.seen(reached);
          await spoil();
          run = await started.ended;
        });
        tell(`disk ${state} ${when}`, figuresOf(run));
        expect(run?.outputs).toMatchObject({ result, reason: result === "failed" ? reason : "" });
        expect(run?.log).toMatch(/^::(warning|error)/m);
        expect(run?.log).toMatch(/no space left|only \S+ MB are left|disk is full|read-only/i);
        expectHonest(run, await served(host.address, shop.port), { live, next });
      } finally {
        await mend();
      }
      // What a broken disk had not written yet is gone with the reboot, the switch perhaps too.
      expect([live, next]).toContain(await served(host.address, shop.port));
      await expectConverges(fleet, shop, next, inputs);
    },
  );
});

describe("Docker with live-restore, which leaves containers alone", () => {
  beforeAll(async () => {
    await changeDaemon(fleet.bed, host, { "live-restore": true });
    await served(host.address, shop.port);
  });

  it("is down when the deploy starts: that is told, and nobody notices", async () => {
    const { live, next } = await tags();
    await unnoticed([live], async () => {
      await host.stopDaemon();
      const run = await fleet.deploy(shop, next);
      await host.startDaemon();
      await expectFailed(run, live, ["socket-refused", "docker-unavailable"]);
      expect(run.log).toMatch(/systemctl|nothing listens there/);
    });
    await expectConverges(fleet, shop, next);
  });

  it("is restarted in the middle of a pull, and of a candidate's gate: nobody notices", async () => {
    const { live, next } = await tags();
    const files = [{ path: `/srv/${next}`, content: next.repeat(400_000) }];
    const image = await fleet.bed.images.service(next, { files });
    await unnoticed([live], async () => {
      let stalled: () => void = () => undefined;
      const inLayer = new Promise<void>((resolve) => (stalled = resolve));
      front.rule = ({ path }, reply) => {
        if (!path.includes("/blobs/")) return "pass";
        reply.writeHead(200, { "content-length": "900000", "content-type": "application/octet-stream" });
        reply.write(Buffer.alloc(1_000));
        stalled();
        return "answered";
      };
      const pulling = await fleet.start(shop, next, {
        image: `${front.address}/tidegate/service@${image.digest}`,
      });
      await inLayer;
      await restartDocker();
      await expectFailed(await pulling.ended, live, dockerGone);
      front.rule = () => "pass";

      const endless = { ...patient, image: image.reference, env: "HEALTH_AFTER=never" };
      const waiting = await fleet.start(shop, next, endless);
      await waiting.seen(/started \S+ in slot/);
      await restartDocker();
      await expectFailed(await waiting.ended, live, dockerGone);
    });
    await expectConverges(fleet, shop, next, { image: image.reference });
  });

  inFull("at length", () => {
    it("is restarted in a bake: users stay where they are, and what the run says is what is", async () => {
      const { live, next } = await tags();
      let run: ActionRun | undefined;
      await unnoticed([live, next], async () => {
        const baking = await fleet.start(shop, next, { "bake-time": "4s" });
        await baking.seen(/Bake for/);
        await restartDocker();
        run = await baking.ended;
      });
      expectHonest(run, await served(host.address, shop.port), { live, next });
      tell("Docker restarted in a bake", figuresOf(run));
      await expectConverges(fleet, shop, next);
    });
  });
});

/** The release command that runs a line of JavaScript. */
function node(script: string): string {
  return JSON.stringify(["/usr/local/bin/node", "-e", script]);
}
