import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import type { ActionRun } from "../support/action/run.ts";
import { expectNothingFailed, underLoad } from "../support/action/users.ts";
import { chosen, everything } from "../support/faults/extent.ts";
import { tell } from "../support/faults/figures.ts";
import { expectConverges, expectSettled } from "../support/faults/settled.ts";
import { droppedPackets, SlowLink, withLoss } from "../support/faults/slow-link.ts";
import type { TestbedHost } from "../support/testbed/host.ts";
import { waitFor } from "../support/testbed/wait.ts";

jest.setTimeout(180_000);

const shop = { name: "shop", port: 3001 };
/** Its run waits for a banner that never comes while the other tests go on. */
const mute = { name: "mute", port: 3002 };

let fleet: ActionFleet;
let host: TestbedHost;
let silence: Server;
let unanswered: Promise<ActionRun>;
const heard: Buffer[] = [];

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop", "mute"] });
  host = fleet.bed.host(0);
  silence = createServer((socket) => {
    socket.on("data", (bytes: Buffer) => heard.push(bytes));
    socket.on("error", () => undefined);
  }).listen(0, "127.0.0.1");
  await once(silence, "listening");
  const { port } = silence.address() as { port: number };
  const key = fleet.bed.knownHosts.trim().split(" ").slice(1).join(" ");
  const places = {
    hosts: `${host.address}\n127.0.0.1:${port}`,
    "known-hosts": `${fleet.bed.knownHosts}[127.0.0.1]:${port} ${key}\n`,
  };
  unanswered = fleet.start(mute, "v1", places).then((run) => run.ended);
  await fleet.live(shop, "v1");
});

afterAll(async () => {
  silence?.close();
  await fleet?.bed.stop();
});

/** Changes lines of the host's `sshd_config` while `work` is done. */
async function withSshd(lines: readonly string[], work: () => Promise<void>): Promise<void> {
  const file = join(fleet.bed.directory, "h1/etc/ssh/sshd_config");
  const before = await readFile(file, "utf8");
  const restart = async () => {
    await host.stopSshd();
    await host.startSshd();
  };
  await writeFile(file, `${before}${lines.join("\n")}\n`);
  await restart();
  try {
    await work();
  } finally {
    await writeFile(file, before);
    await restart();
  }
}

describe("sshd at its limits", () => {
  it("with one session a connection carries a whole deploy: sockets are no sessions", async () => {
    await withSshd(["MaxSessions 1"], async () => {
      expect((await fleet.deploy(shop, "v2")).outputs).toMatchObject({ result: "deployed", reason: "" });
    });
    await expectSettled(fleet, shop, "v2");
  });

  it("turns a connection away, and takes one of those that are tried after it", async () => {
    await withSshd(["MaxStartups 1:100:1"], async () => {
      const other = await unauthenticated();
      const refusals = async () => [...(await host.log("sshd")).matchAll(/past MaxStartups/g)].length;
      const before = await refusals();
      const run = await fleet.start(shop, "v3");
      await waitFor("a connection that is turned away", 10_000, async () =>
        (await refusals()) > before ? true : undefined,
      );
      other.destroy();
      expect((await run.ended).outputs).toMatchObject({ result: "deployed", reason: "" });
    });
    await expectSettled(fleet, shop, "v3");
  });

  it("turns every connection away: that is told with its cause, within seconds, and nothing changed", async () => {
    await withSshd(["MaxStartups 1:100:1", "LoginGraceTime 60"], async () => {
      const other = await unauthenticated();
      const run = await fleet.deploy(shop, "v4");
      other.destroy();
      expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason: "host-unreachable" } });
      expect(run.log).toContain("MaxStartups");
      expect(Number(run.outputs["duration-ms"])).toBeLessThan(12_000);
    });
    await expectSettled(fleet, shop, "v3");
    await expectConverges(fleet, shop, "v4");
  });
});

/** Somebody who takes one of sshd's places for those that have not logged in. */
async function unauthenticated(): Promise<Socket> {
  return await waitFor("a place among those that have not logged in", 5_000, async () => {
    const socket = connect(22, host.address);
    socket.on("error", () => undefined);
    const [greeting] = (await once(socket, "data")) as [Buffer];
    if (greeting.toString().startsWith("SSH-2.0-")) return socket;
    socket.destroy();
    return undefined;
  });
}

it("over 200 ms and 5 % loss a deploy takes longer, and fails no request", async () => {
  const link = await SlowLink.start(host, 200);
  let run: ActionRun | undefined;
  let dropped = 0;
  try {
    const load = await underLoad({ address: host.address, port: shop.port }, async (users) => {
      await users.expect(["v4", "v5"]);
      await withLoss(host, 0.05, async () => {
        const bake = { "bake-time": everything ? "10s" : "1s" };
        run = await fleet.deploy(shop, "v5", { ...link.inputs(fleet.bed.knownHosts), ...bake });
        dropped = await droppedPackets(host);
      });
      await users.expect(["v5"]);
    });
    expectNothingFailed(load);
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: "deployed", reason: "" } });
    expect(dropped).toBeGreaterThan(0);
    tell("200 ms and 5 % loss", { durationMs: run?.outputs["duration-ms"], dropped, sent: load.total.sent });
  } finally {
    link.stop();
  }
  await expectConverges(fleet, shop, "v5");
});

describe("a runner whose clock is wrong", () => {
  const hour = 3_600_000;
  const wrongClock = fileURLToPath(new URL("../support/faults/set-clock.mjs", import.meta.url));
  const withClock = (steps: string) => ({
    launcher: ["env", `NODE_OPTIONS=--import=${wrongClock}`, `CLOCK_STEPS=${steps}`],
  });

  interface Recorded {
    readonly release: string;
    readonly result: string;
    readonly at: string;
    readonly durationMs: number;
  }

  async function history(): Promise<readonly Recorded[]> {
    return (JSON.parse(await fleet.view(shop).history()) as { entries: readonly Recorded[] }).entries;
  }

  const clocks = [
    { name: "an hour ahead", steps: `${hour}@0`, tag: "v6" },
    { name: "an hour behind", steps: `-${hour}@0`, tag: "v7" },
    { name: "an hour ahead, set back by two as it runs", steps: `${hour}@0,-${hour}@900`, tag: "v8" },
    { name: "an hour behind, set ahead by two as it runs", steps: `-${hour}@0,${hour}@900`, tag: "v9" },
  ];
  it.each(chosen(clocks, ({ name }) => name.includes("set")))(
    "deploys all the same: $name",
    async ({ steps, tag }) => {
      const before = await history();
      const run = await fleet.deploy(
        shop,
        tag,
        { "bake-time": "1s", "keep-releases": "2" },
        withClock(steps),
      );
      expect(run).toMatchObject({ exitCode: 0, outputs: { result: "deployed", reason: "" } });
      const { outputs } = run;
      expect(outputs["previous-release"]).toBe(before[0]?.release);
      const durationMs = Number(outputs["duration-ms"]);
      expect(Math.abs(durationMs - run.durationMs)).toBeLessThan(2_000);
      const [newest, ...older] = await history();
      expect(newest).toMatchObject({ release: outputs["release"], result: "deployed" });
      expect(newest?.durationMs).toBeGreaterThan(0);
      expect(newest?.durationMs).toBeLessThan(durationMs);
      expect(older.map(({ release }) => release)).toEqual(before.map(({ release }) => release));
      await expectSettled(fleet, shop, tag);
      // The releases that stay are the last that ran, whatever their ids say of the time.
      const kept = (await fleet.view(shop).releases()).map(({ Names }) => Names[0]?.split(".")[3]);
      expect(new Set(kept)).toEqual(
        new Set([outputs["release"], ...before.slice(0, 2).map(({ release }) => release)]),
      );
    },
  );

  it("and the next one, whose clock is right, goes on", async () => {
    const [last] = await history();
    const run = await fleet.deploy(shop, "v9");
    expect(run.outputs).toMatchObject({ result: "unchanged", release: last?.release });
    const next = await expectConverges(fleet, shop, "v10");
    expect(next.outputs).toMatchObject({ result: "deployed", "previous-release": last?.release });
    expect((await ask(host.address, shop.port)).release).toBe("v10");
  });
});

it("a port that takes the connection and shows no banner is given up in time, and no host has changed", async () => {
  const run = await unanswered;
  expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason: "host-unreachable" } });
  expect(run.log).toContain("no SSH session came about");
  expect(Number(run.outputs["duration-ms"])).toBeLessThan(25_000);
  // Who says nothing hears no more than what opens every SSH session: neither a user name nor a key.
  expect(Buffer.concat(heard).toString("latin1")).toMatch(/^SSH-2\.0-\S+\r\n/);
  expect(Buffer.concat(heard).toString("latin1")).not.toMatch(/deploy|publickey/);
  expect(await fleet.view(mute).objects()).toEqual([]);
});
