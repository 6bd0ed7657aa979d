import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { TestbedHost } from "./host.ts";
import { type MachineState, machineState, processesOf, tracesOf } from "./leftovers.ts";
import { listBridges } from "./network.ts";
import { withSession } from "./ssh-session.ts";
import { startTestbed, type Testbed } from "./testbed.ts";
import { waitFor } from "./wait.ts";

interface Info {
  readonly ID: string;
  readonly Name: string;
}

const DOCKER_SOCKET = "/var/run/docker.sock";
const MINUTE = 60_000;
// Two busy cores can make an SSH handshake take seconds.
jest.setTimeout(MINUTE);

let before: MachineState;
let bed: Testbed;

beforeAll(async () => {
  before = await machineState();
  bed = await startTestbed({ hosts: 2 });
});

afterAll(async () => {
  await bed.stop();
});

describe("the deploy user's key", () => {
  it("forwards to each host's own Docker daemon", async () => {
    const infos: Info[] = [];
    for (const host of bed.hosts) {
      await withSession(bed, host, async (session) => {
        expect(await session.http(DOCKER_SOCKET, "GET", "/_ping")).toEqual({ status: 200, text: "OK" });
        infos.push(JSON.parse((await session.http(DOCKER_SOCKET, "GET", "/info")).text) as Info);
      });
    }
    expect(infos.map((info) => info.Name)).toEqual(["h1", "h2"]);
    expect(infos[0]?.ID).not.toBe(infos[1]?.ID);
    const seenDirectly = await bed.host(1).docker<Info>("GET", "/info");
    expect(seenDirectly.body.ID).toBe(infos[1]?.ID);
  });

  it("works over IPv6", async () => {
    const host = bed.host(0);
    const ping = await withSession(
      bed,
      host,
      async (session) => session.http(DOCKER_SOCKET, "GET", "/_ping"),
      host.ipv6,
    );
    expect(ping.status).toBe(200);
  });

  it("gives no command and no shell", async () => {
    await withSession(bed, bed.host(0), async (session) => {
      expect(await session.exec("id")).toEqual({ code: 1, output: "" });
      expect(await session.shell()).toEqual({ code: 1, output: "" });
    });
  });

  it.each([
    ["/run/tidegate/api/admin.sock", "listed", "connected"],
    ["/run/tidegate/api/blue.sock", "listed", "connected"],
    ["/run/tidegate/other/admin.sock", "of another service", "refused"],
    ["/run/tidegate/api/admin.sock.old", "longer than a listed one", "refused"],
    ["/run/stray.sock", "not listed", "refused"],
  ])("and the socket %s, %s: %s", async (path, _why, expected) => {
    const host = bed.host(0);
    const close = await listenOn(host, path);
    const outcome = await withSession(bed, host, async (session) =>
      session.connect(path).then(
        () => "connected",
        () => "refused",
      ),
    );
    await close();
    expect(outcome).toBe(expected);
  });

  it("forwards to no TCP port", async () => {
    await withSession(bed, bed.host(0), async (session) => {
      await expect(session.connectTcp("127.0.0.1", 22)).rejects.toThrow("open failed");
    });
  });
});

describe("beds", () => {
  it("stand beside each other, and one that stops leaves nothing and no one else's", async () => {
    const second = await startTestbed({ hosts: 1, services: "any" });
    expect(second.network.number).not.toBe(bed.network.number);
    const close = await listenOn(second.host(0), "/run/stray.sock");
    await withSession(second, second.host(0), async (session) => session.connect("/run/stray.sock"));
    await close();
    const processes = processesOf(second);
    expect(processes.length).toBeGreaterThan(4);

    await Promise.all([second.stop(), second.stop()]);
    const nothing = { processes: [], links: [], cgroups: [], directories: [] };
    expect(await tracesOf(second, processes)).toEqual(nothing);
    expect((await bed.host(0).docker("GET", "/_ping")).status).toBe(200);
  });

  it("go away with an owner that was killed, and with nothing asked of anyone", async () => {
    const owner = startOwner();
    const bridgeOfOwner = async () =>
      (await listBridges()).find(({ alias }) => alias.startsWith(`${owner.pid} `))?.bridge;
    await firstLine(owner, /^hosts/);
    expect(await bridgeOfOwner()).toMatch(/^tidegate-\d+$/);
    owner.kill("SIGKILL");
    await once(owner, "exit");
    const gone = await waitFor("sweep", 20_000, async () =>
      (await bridgeOfOwner()) === undefined ? true : undefined,
    );
    expect(gone).toBe(true);
  });

  it("leave the machine as it was", async () => {
    const processes = processesOf(bed);
    await bed.stop();
    expect(await tracesOf(bed, processes)).toEqual({
      processes: [],
      links: [],
      cgroups: [],
      directories: [],
    });
    expect(await machineState()).toEqual(before);
  });
});

/** Listens on a socket of the host that every user may connect to; answers how to remove it. */
async function listenOn(host: TestbedHost, path: string): Promise<() => Promise<void>> {
  const outside = host.path(path);
  await mkdir(dirname(outside), { recursive: true });
  const server = createServer((socket) => socket.end());
  server.listen(outside);
  await once(server, "listening");
  await chmod(outside, 0o777);
  return async () => {
    server.close();
    await rm(outside, { force: true });
  };
}

function startOwner(): ChildProcess {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  return spawn(process.execPath, [main, "--hosts", "1"], { stdio: ["ignore", "pipe", "inherit"] });
}

async function firstLine(owner: ChildProcess, pattern: RegExp): Promise<void> {
  if (owner.stdout === null) throw new Error("no output to read");
  for await (const line of createInterface({ input: owner.stdout })) if (pattern.test(line)) return;
  throw new Error("the testbed's command ended before it was ready");
}
