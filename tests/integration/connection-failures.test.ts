import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet } from "../support/action/fleet.ts";
import type { Inputs } from "../support/action/inputs.ts";
import type { ActionRun } from "../support/action/run.ts";
import { changesDuring } from "../support/observer/events.ts";
import type { TestbedHost } from "../support/testbed/host.ts";
import { makeKey } from "../support/testbed/sshd.ts";

jest.setTimeout(60_000);

const shop = { name: "shop", port: 3001 };

let fleet: ActionFleet;
let host: TestbedHost;
/** A key pair that nobody knows. */
let stranger: { readonly privateKey: string; readonly publicKey: string };
/** What sshd has logged before the test at hand. */
let loggedBefore = "";

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop"] });
  host = fleet.bed.host(0);
  const path = join(fleet.bed.directory, "stranger");
  await makeKey(path);
  stranger = {
    privateKey: await readFile(path, "utf8"),
    publicKey: (await readFile(`${path}.pub`, "utf8")).trim(),
  };
  loggedBefore = await host.log("sshd");
});

afterEach(async () => {
  loggedBefore = await host.log("sshd");
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** A deploy that must be refused before anything changes on the host. */
async function untouchedBy(inputs: Inputs, reason: string): Promise<ActionRun> {
  let run: ActionRun | undefined;
  const changes = await changesDuring(host, async () => {
    run = await refusedDeploy(inputs, reason);
  });
  expect(changes).toEqual([]);
  if (run === undefined) throw new Error("the action was not run");
  return run;
}

/** A deploy that must be refused for this reason, and tell no line of a private key anywhere. */
async function refusedDeploy(inputs: Inputs, reason: string): Promise<ActionRun> {
  const run = await fleet.deploy(shop, "v1", inputs);
  expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason } });
  expect(run.log).toMatch(/^::error/m);
  const said = [run.log, run.summary, JSON.stringify(run.outputs)].join("\n");
  const secrets = `${fleet.bed.deployKey}\n${stranger.privateKey}`
    .split("\n")
    .filter((line) => line.length > 20);
  for (const line of secrets.filter((text) => !text.startsWith("-----"))) expect(said).not.toContain(line);
  return run;
}

/** What sshd has logged during the test at hand. */
async function sshdLog(): Promise<string> {
  return (await host.log("sshd")).slice(loggedBefore.length);
}

describe("a host that cannot be trusted or reached", () => {
  it("shows a key that is not pinned: nothing is sent to it, not even a user name", async () => {
    const knownHosts = `${host.address} ${stranger.publicKey}`;
    const run = await untouchedBy({ "known-hosts": knownHosts }, "host-key-mismatch");
    expect(run.log).toMatch(/a key that is not pinned: ssh-ed25519 SHA256:\S+; nothing was sent to it/);
    expect(run.log).toContain("What to do: If the host was rebuilt, pin its new key");
    const log = await sshdLog();
    expect(log).toContain("Connection from");
    expect(log).not.toMatch(/Accepted|Failed|publickey|user deploy/i);
  });

  it("does not accept the user's key", async () => {
    const run = await untouchedBy({ "ssh-key": stranger.privateKey }, "authentication-failed");
    expect(run.log).toContain("does not accept the key for user deploy");
    expect(run.log).toContain("~deploy/.ssh/authorized_keys");
    const log = await sshdLog();
    expect(log).toMatch(/authenticating user deploy/);
    expect(log).not.toContain("Accepted");
  });

  it("does not listen on the port", async () => {
    const known = fleet.bed.knownHosts.trim().split(" ").slice(1).join(" ");
    const closed = { hosts: `${host.address}:2222`, "known-hosts": `[${host.address}]:2222 ${known}` };
    const run = await untouchedBy(closed, "host-unreachable");
    expect(run.log).toContain(`${host.address} port 2222 refuses the connection`);
    expect(run.log).toContain("See that sshd runs there and listens on this port.");
  });

  it("does not open a socket that the key may not reach", async () => {
    const run = await untouchedBy({ "docker-socket": "/run/docker/other.sock" }, "socket-refused");
    for (const advice of [
      "ls -l /run/docker/other.sock",
      "usermod -aG docker",
      "AllowStreamLocalForwarding yes",
    ])
      expect(run.log).toContain(advice);
    expect(run.log).toContain('permitopen="[/run/docker/other.sock]:*"');
  });

  it("does not open the sockets of a service that the key is not for", async () => {
    const run = await refusedDeploy({ service: "other" }, "socket-refused");
    expect(run.log).toContain('permitopen="[/run/tidegate/other/admin.sock]:*"');
    expect((await host.docker<unknown[]>("GET", "/containers/json?all=true")).body).toEqual([]);
    expect((await host.docker<{ Volumes: unknown }>("GET", "/volumes")).body.Volumes ?? []).toEqual([]);
    expect(await fleet.view({ ...shop, name: "other" }).objects()).toEqual([]);
  });
});

describe("inputs that are wrong", () => {
  it("are all told at once, and the host hears nothing", async () => {
    const wrong: Inputs = {
      service: "../x",
      image: "Shop:1 && reboot",
      hosts: `-oProxyCommand=id\n${host.address}`,
      "ssh-key": stranger.publicKey,
      port: "65536",
      "container-port": "1e3",
      env: "NO EQUALS\nA B=topsecret-value",
      "health-timeout": "60",
      "health-threshold": "-1",
      "drain-timeout": "1e9h",
      "keep-releases": "0",
      "dry-run": "yes",
      "network-subnet": "10.0.0.0/33",
      canary: "25%:30s, 5%:30s",
      "max-error-rate": "101%",
      checks: "- { name: a, url: file:///etc/passwd }",
      "keep-previous": "warm",
      "lock-timeout": "5",
      "max-parallel": "4",
    };
    const run = await untouchedBy(wrong, "invalid-input");
    for (const input of Object.keys(wrong)) expect(run.log).toContain(`input "${input}":`);
    expect(run.log.match(/^::error/gm)?.length).toBeGreaterThanOrEqual(Object.keys(wrong).length);
    expect(run.log + run.summary).not.toContain("topsecret-value");
    expect(run.summary).toContain("nothing was done");
    expect(await sshdLog()).toBe("");
  });

  it("that are not built yet are refused by name, and the host hears nothing", async () => {
    const run = await untouchedBy({ "max-parallel": "4" }, "input-not-built-yet");
    expect(run.log).toContain('input "max-parallel": is not built yet');
    expect(await sshdLog()).toBe("");
  });
});
