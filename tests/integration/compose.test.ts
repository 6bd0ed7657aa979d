import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { bedInputs, type EngineRun, type Inputs, runEngine } from "../support/engine/run-engine.ts";
import type { TestbedHost } from "../support/testbed/host.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";

jest.setTimeout(90_000);

interface Inspect {
  readonly State: { readonly Running: boolean; readonly ExitCode: number };
  readonly Config: {
    readonly Env: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
    readonly User: string;
    readonly StopTimeout?: number;
  };
  readonly HostConfig: Readonly<Record<string, unknown>>;
  readonly Mounts: readonly { readonly Name?: string; readonly Destination: string; readonly RW: boolean }[];
  readonly NetworkSettings: {
    readonly Networks: Readonly<
      Record<string, { readonly IPAddress: string; readonly Aliases: readonly string[] | null }>
    >;
  };
}

let bed: Testbed;
let host: TestbedHost;
let folder: string;

beforeAll(async () => {
  bed = await startTestbed({ hosts: 1, services: "any" });
  host = bed.host(0);
  folder = await mkdtemp(join(tmpdir(), "tidegate-settings-"));
});

afterAll(async () => {
  await bed?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

async function deploy(service: string, tag: string, more: Inputs): Promise<EngineRun> {
  return await runEngine(await bedInputs(bed, service, tag, more));
}

async function inspectRelease(service: string, slot: string, run: EngineRun): Promise<Inspect> {
  const filters = encodeURIComponent(
    JSON.stringify({ name: [`^/tidegate.${service}.${slot}.${run.outcome.release ?? ""}.`] }),
  );
  const { body } = await host.docker<{ Id: string }[]>("GET", `/containers/json?all=true&filters=${filters}`);
  return (await host.docker<Inspect>("GET", `/containers/${body[0]?.Id ?? ""}/json`)).body;
}

async function containersOf(service: string): Promise<readonly string[]> {
  const filters = encodeURIComponent(
    JSON.stringify({ label: [`tidegate.service=${service}`, "tidegate.role=release"] }),
  );
  const { body } = await host.docker<{ Names: string[] }[]>(
    "GET",
    `/containers/json?all=true&filters=${filters}`,
  );
  return body.flatMap(({ Names: names }) => names);
}

describe("container settings", () => {
  const container = `
user: "1000:998"
init: true
read_only: true
tmpfs: /tmp:size=8m
cap_drop: [ALL]
mem_limit: 256m
stop_grace_period: 2s
environment: {FROM: container, MODE: $$x}
labels: {com.example.team: web}
extra_hosts: [db=10.0.0.7]
volumes: [uploads:/uploads]
networks: [backend]
healthcheck: {test: [CMD, /usr/local/bin/node, --version], interval: 1s, start_period: 1s}
`;
  const inputs = {
    port: "3101",
    container,
    env: "FROM=env\nPLAIN=p",
    "secret-env": "TOKEN=s3cr3t-token\nFROM=secret",
  };

  it("make the container, on its slot's address and on the networks it names", async () => {
    await host.dockerCli("network", "create", "backend");
    const run = await deploy("shop", "v1", inputs);
    expect([run.outcome.result, run.log]).toEqual(["deployed", expect.not.stringContaining("warning")]);
    const made = await inspectRelease("shop", "blue", run);
    expect(made.Config).toMatchObject({ User: "1000:998", StopTimeout: 2 });
    expect(made.HostConfig).toMatchObject({
      Init: true,
      ReadonlyRootfs: true,
      Tmpfs: { "/tmp": "size=8m" },
      CapDrop: ["ALL"],
      Memory: 268_435_456,
      ExtraHosts: ["db:10.0.0.7"],
      NetworkMode: "tidegate.shop",
      RestartPolicy: { Name: "unless-stopped" },
    });
    expect(made.Mounts).toEqual([
      expect.objectContaining({ Name: "uploads", Destination: "/uploads", RW: true }),
    ]);
    const networks = made.NetworkSettings.Networks;
    expect(Object.keys(networks).sort()).toEqual(["backend", "tidegate.shop"]);
    expect(networks["tidegate.shop"]?.IPAddress).toMatch(/\.2$/);
    // Docker adds the container's own short id, and nothing else may be there.
    expect((networks["backend"]?.Aliases ?? []).filter((alias) => !/^[0-9a-f]{12}$/.test(alias))).toEqual([]);
  });

  it("win over one another in the order that is promised, and leave no value in a label", async () => {
    const again = await deploy("shop", "v1", inputs);
    expect(again.outcome.result).toBe("unchanged");
    const made = await inspectRelease("shop", "blue", again);
    expect(made.Config.Env).toEqual(
      expect.arrayContaining(["FROM=secret", "PLAIN=p", "TOKEN=s3cr3t-token", "MODE=$x"]),
    );
    expect(made.Config.Labels).toMatchObject({ "com.example.team": "web", "tidegate.service": "shop" });
    const told = `${JSON.stringify(made.Config.Labels)}${again.log}`;
    for (const value of ["s3cr3t", "PLAIN", "FROM", "TOKEN"]) expect(told).not.toContain(value);
  });

  it("make a new release when they change, with a warning where both write one volume", async () => {
    const dryRun = await deploy("shop", "v1", {
      ...inputs,
      container: container.replace("256m", "128m"),
      "dry-run": "true",
    });
    expect(dryRun.outcome.result).toBe("planned");
    const run = await deploy("shop", "v1", { ...inputs, container: container.replace("256m", "128m") });
    expect(run.outcome).toMatchObject({ result: "deployed" });
    for (const { log } of [dryRun, run])
      expect(log).toContain("warning: both releases may write uploads until");
    expect((await inspectRelease("shop", "green", run)).HostConfig).toMatchObject({ Memory: 134_217_728 });
  });

  it("make a new release when only a secret changes", async () => {
    const changed = {
      ...inputs,
      container: container.replace("256m", "128m"),
      "secret-env": "TOKEN=other\nFROM=secret",
    };
    expect((await deploy("shop", "v1", changed)).outcome.result).toBe("deployed");
    expect((await deploy("shop", "v1", changed)).outcome.result).toBe("unchanged");
  });

  it("are those of the release command too, but for the slot's address", async () => {
    const script =
      "console.log(process.env.FROM, Object.keys(require('os').networkInterfaces()).length, process.getuid())";
    const command = JSON.stringify(["/usr/local/bin/node", "-e", script]);
    const run = await deploy("shop", "v2", { ...inputs, "release-command": command });
    expect([run.outcome.result, run.log]).toEqual(["deployed", expect.stringContaining("│ secret 3 1000")]);
  });

  it("take away what the image brings when a name is passed on without a value", async () => {
    const passing = { port: "3102", container: "environment: [VERSION]" };
    const run = await deploy("bare", "v1", passing);
    expect(run.log).toContain("warning: the variable VERSION is passed on from here, where it is not set");
    const reply = await fetch(`http://${host.address}:3102/`);
    expect(reply.headers.get("x-release")).toBe("unversioned");
    expect((await deploy("bare", "v1", passing)).outcome.result).toBe("unchanged");
  });

  it("give a release its own time to stop", async () => {
    const stubborn = { port: "3103", env: "IGNORE_SIGTERM=1", container: "stop_grace_period: 1s" };
    const first = await deploy("slow", "v1", stubborn);
    await deploy("slow", "v2", stubborn);
    const stopped = await inspectRelease("slow", "blue", first);
    expect([stopped.State, stopped.Config.StopTimeout]).toMatchObject([{ Running: false, ExitCode: 137 }, 1]);
  });
});

describe("a Compose file", () => {
  it("makes its volumes as it says, and has what does not apply listed", async () => {
    const file = join(folder, "compose.yaml");
    await writeFile(join(folder, ".env"), "TEAM=blue\n");
    await writeFile(join(folder, "app.env"), 'FROM_FILE="a b"\n');
    await writeFile(
      file,
      [
        "name: files",
        "services:",
        "  web: {image: x, ports: ['80:3000'], env_file: app.env, labels: {team: $TEAM}, volumes: ['data:/data:ro']}",
        "  other: {image: $NOT_SET}",
        "volumes: {data: {labels: {kept: 'yes'}}}",
      ].join("\n"),
    );
    const run = await deploy("files", "v1", { port: "3104", "compose-file": file, "compose-service": "web" });
    expect([run.outcome.result, run.log]).toEqual([
      "deployed",
      expect.stringContaining("made the volume files_data"),
    ]);
    expect(run.log).toContain("services.web.ports is left out: ");
    const made = await inspectRelease("files", "blue", run);
    expect(made.Config.Env).toContain("FROM_FILE=a b");
    expect(made.Config.Labels).toMatchObject({ team: "blue" });
    const volume = await host.docker<{ Labels: object }>("GET", "/volumes/files_data");
    expect(volume.body.Labels).toEqual({ kept: "yes" });
  });
});

describe("what the host does not have", () => {
  it.each([
    ["a network", { container: "networks: [nowhere]" }, "network-missing", "docker network create nowhere"],
    ["a program", { container: "command: [/no/such/program]" }, "candidate-not-started", ""],
  ])("%s ends the run before anything changed", async (_, more, reason, advice) => {
    const { outcome, log } = await deploy("none", "v1", { port: "3105", ...more });
    expect(outcome).toMatchObject({ result: "failed", failure: { reason } });
    expect(log).toContain(advice);
    expect(await containersOf("none")).toEqual([]);
  });

  it("a volume that the file says is there ends the run too", async () => {
    const file = join(folder, "external.yaml");
    await writeFile(file, "services: {web: {volumes: ['lost:/x']}}\nvolumes: {lost: {external: true}}\n");
    const { outcome } = await deploy("none", "v1", { port: "3105", "compose-file": file });
    expect(outcome).toMatchObject({ result: "failed", failure: { reason: "volume-missing" } });
    expect((await host.docker("GET", "/volumes/lost")).status).toBe(404);
  });
});
