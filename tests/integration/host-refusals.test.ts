import { appendFile, chmod, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { readDeployRequest } from "../../src/deploy/read-request.ts";
import { destinations } from "../../src/host/connect.ts";
import { observeHost } from "../../src/host/observe.ts";
import { surveyRoom } from "../../src/host/room.ts";
import {
  allInputs,
  bedInputs,
  type EngineRun,
  type Inputs,
  runEngine,
} from "../support/engine/run-engine.ts";
import { changeDaemon } from "../support/testbed/daemon-change.ts";
import { sshdConfig } from "../support/testbed/sshd.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";

jest.setTimeout(120_000);

let bed: Testbed;

beforeAll(async () => {
  bed = await startTestbed({ hosts: 1, services: ["api"] });
});

afterAll(async () => {
  await bed?.stop();
});

async function deploy(tag: string, more: Inputs = {}): Promise<EngineRun> {
  return await runEngine(await bedInputs(bed, "api", tag, more));
}

/** A file of the host's `/etc`, which lies in the bed's directory. */
function etc(path: string): string {
  return join(bed.directory, "h1/etc", path);
}

/** Replaces text in a file of the host's `/etc` while `work` is done. */
async function withEtc(
  path: string,
  change: (text: string) => string,
  work: () => Promise<void>,
): Promise<void> {
  const before = await readFile(etc(path), "utf8");
  await writeFile(etc(path), change(before));
  try {
    await work();
  } finally {
    await writeFile(etc(path), before);
  }
}

async function names(): Promise<readonly string[]> {
  const { body } = await bed.host(0).docker<{ Names: string[] }[]>("GET", "/containers/json?all=true");
  return body.flatMap(({ Names }) => Names).sort();
}

describe("a socket that sshd does not open is refused with every cause", () => {
  const causes = [
    "usermod -aG docker deploy",
    "AllowTcpForwarding local",
    "AllowStreamLocalForwarding yes",
    'permitopen="[/var/run/docker.sock]:*"',
  ];

  it("when the user is not in Docker's group", async () => {
    await withEtc(
      "group",
      (group) => group.replace(/^(docker:.*:).*$/m, "$1"),
      async () => {
        const { outcome, log } = await deploy("v1");
        expect(outcome.failure).toMatchObject({ reason: "socket-refused", host: bed.host(0).address });
        for (const cause of causes) expect(log).toContain(cause);
        expect(log).toContain("from the next login on");
      },
    );
  });

  it.each(["AllowTcpForwarding no", "AllowStreamLocalForwarding no", "DisableForwarding yes"])(
    "when sshd has %s",
    async (line) => {
      const [name] = line.split(" ");
      const kept = sshdConfig()
        .split("\n")
        .filter((each) => !each.startsWith(`${name} `));
      await withEtc(
        "ssh/sshd_config",
        () => `${[...kept, line].join("\n")}\n`,
        async () => {
          await bed.host(0).stopSshd();
          await bed.host(0).startSshd();
          const { outcome, log } = await deploy("v1");
          expect(outcome.failure).toMatchObject({ reason: "socket-refused", host: bed.host(0).address });
          for (const cause of causes) expect(log).toContain(cause);
        },
      );
      await bed.host(0).stopSshd();
      await bed.host(0).startSshd();
    },
  );
});

describe("a swarm", () => {
  it("whose service publishes the port is named, and nothing is taken over", async () => {
    const host = bed.host(0);
    const image = await bed.images.service("swarm");
    await host.dockerCli("swarm", "init", "--advertise-addr", host.address);
    try {
      const create = ["service", "create", "--detach", "--name", "front", "--publish", "3001:3000"];
      await host.dockerCli(...create, image.pinned);
      const before = await names();
      const { outcome } = await deploy("v1");
      expect(outcome.failure).toMatchObject({ reason: "port-held", input: "port" });
      expect(outcome.failure?.message).toBe(
        "port 3001 is held by the swarm service front, which publishes it on every node (ingress)",
      );
      expect(await names()).toEqual(expect.arrayContaining([...before]));
      const beside = await deploy("v1", { port: "3002", "dry-run": "true" });
      expect(beside.outcome.result).toBe("planned");
    } finally {
      await host.dockerCli("swarm", "leave", "--force");
    }
  });
});

describe("logs that cannot be read back", () => {
  it("are said to be so, and fail nothing", async () => {
    const host = bed.host(0);
    await changeDaemon(bed, host, { "log-driver": "none" });
    try {
      const { outcome } = await deploy("v1", { env: "EXIT_AFTER=0\nSTART_DELAY=5000" });
      expect(outcome.failure).toMatchObject({ reason: "candidate-exited" });
      expect(outcome.failure?.evidence).toEqual([
        "(the log driver none keeps nothing that can be read back)",
      ]);
      const command = '["node", "-e", "console.log(\'heard\')"]';
      const good = await deploy("v1", { "release-command": command });
      expect(good.outcome).toMatchObject({ result: "deployed" });
      // Attached to rather than read back.
      expect(good.log).toContain("│ heard");
    } finally {
      await changeDaemon(bed, host, { "log-driver": undefined });
    }
  });
});

describe("room for a second release", () => {
  it("is read from the host by way of the running proxy", async () => {
    expect((await deploy("v2")).outcome.result).toBe("deployed");
    const request = await readDeployRequest(allInputs(await bedInputs(bed, "api", "v2")));
    const [place] = request.ok ? destinations(request.value) : [];
    if (place === undefined) throw new Error("no host");
    const host = await place.connect();
    try {
      const seen = await observeHost(host, "api", undefined);
      const { room, warnings } = await surveyRoom(host, seen, true);
      expect(warnings).toEqual([]);
      expect(room?.memoryBytes).toBeGreaterThan(50e6);
      expect(room?.memoryBytes).toBeLessThan(host.facts.memoryBytes);
      const free = await bed.host(0).exec(["df", "-B1", "--output=avail", `${bed.directory}/h1/docker`]);
      const diskBytes = Number(free.stdout.trim().split("\n").at(-1));
      expect(Math.abs((room?.diskBytes ?? 0) - diskBytes)).toBeLessThan(0.05 * diskBytes);
    } finally {
      await host.close();
    }
  });

  it("on a disk that is too small is refused before and during a pull, with the live release untouched", async () => {
    const host = bed.host(0);
    const root = `${bed.directory}/h1/docker`;
    await host.stopDaemon();
    expect((await host.exec(["mount", "-t", "tmpfs", "-o", "size=620m", "tmpfs", root])).code).toBe(0);
    await host.startDaemon();
    try {
      expect((await deploy("v1")).outcome).toMatchObject({ result: "deployed" });
      const before = await names();

      const source = join(bed.directory, "large");
      await writeFile(source, "");
      await truncate(source, 520_000_000);
      const large = await bed.images.service("large", { files: [{ path: "/srv/large", source }] });
      const tooLarge = await deploy("v1", { image: large.reference });
      expect(tooLarge.outcome.failure).toMatchObject({ reason: "disk-full", host: host.address });
      expect(tooLarge.outcome.failure?.message).toMatch(/take 5\d\d MB or more.*the pull was ended/);
      expect(tooLarge.log).toContain("docker system df");
      expect(await names()).toEqual(before);

      const free = await host.exec(["df", "-B1", "--output=avail", root]);
      const bytes = Number(free.stdout.trim().split("\n").at(-1));
      await host.exec(["fallocate", "-l", `${bytes - 20_000_000}`, `${root}/filler`]);
      const full = await deploy("v2");
      expect(full.outcome.failure).toMatchObject({ reason: "disk-full" });
      expect(full.outcome.failure?.message).toMatch(/^only \d+ MB are left/);
      expect(await names()).toEqual(before);
      expect((await fetch(`http://${host.address}:3001/`)).headers.get("x-release")).toBe("v1");

      await host.exec(["rm", `${root}/filler`]);
      expect((await deploy("v2")).outcome.result).toBe("deployed");
    } finally {
      await host.stopDaemon();
      await host.exec(["umount", "-l", root]);
      await host.startDaemon();
    }
  });
});

describe("userns-remap", () => {
  it("is refused, by a dockerd that has it on", async () => {
    await appendFile(etc("passwd"), "dockremap:x:1010:1010::/:/usr/sbin/nologin\n");
    await appendFile(etc("group"), "dockremap:x:1010:\n");
    for (const file of ["subuid", "subgid"]) await writeFile(etc(file), "dockremap:300000:65536\n");
    // The mapped root has to get through to the daemon's data.
    for (const directory of ["", "h1"]) await chmod(join(bed.directory, directory), 0o711);
    await changeDaemon(bed, bed.host(0), { "userns-remap": "default" });
    try {
      const { outcome, log } = await deploy("v1");
      expect(outcome.failure).toMatchObject({ reason: "docker-userns-remap", host: bed.host(0).address });
      expect(log).toContain("/etc/docker/daemon.json");
      expect(await names()).toEqual([]);
    } finally {
      await changeDaemon(bed, bed.host(0), { "userns-remap": undefined });
    }
  });
});
