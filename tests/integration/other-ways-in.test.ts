import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { projectRoot } from "../support/action/bundle.ts";
import { tidegate as runTidegate } from "../support/action/command-line.ts";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import type { Inputs } from "../support/action/inputs.ts";
import { node24 } from "../support/action/run.ts";
import { tryCommand } from "../support/testbed/command.ts";
import { DOCKER_GROUP } from "../support/testbed/etc.ts";
import type { TestbedHost } from "../support/testbed/host.ts";

jest.setTimeout(60_000);

const shop = { name: "shop", port: 3001 };
const local = { name: "local", port: 3002 };

let fleet: ActionFleet;
let host: TestbedHost;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop", "local"] });
  host = fleet.bed.host(0);
});

afterAll(async () => {
  await fleet?.bed.stop();
});

const tidegate = (command: string, inputs: Inputs) => runTidegate(fleet, command, inputs, "--json");

interface Status {
  readonly consistent: boolean;
  readonly hosts: readonly { readonly host: string; readonly release: string; readonly drift: string[] }[];
}

describe("the command line", () => {
  it("deploys, and tells whether what is there is what should be", async () => {
    const report = join(fleet.bed.directory, "report.html");
    const first = await tidegate("deploy", { ...(await fleet.inputs(shop, "v1")), report });
    expect(first.code).toBe(0);
    const outputs = JSON.parse(first.stdout) as Record<string, string>;
    expect(outputs).toMatchObject({ result: "deployed", reason: "", slot: "blue", report });
    expect(await readFile(report, "utf8")).toMatch(/<h1>Deployed v1 of .* to 1 host in .*<\/h1>/);
    expect(first.stderr).toContain("traffic moved");
    expect((await ask(host.address, shop.port)).release).toBe("v1");

    const { service = "", hosts = "", "ssh-key": key = "" } = await fleet.inputs(shop, "v1");
    const connection = { service, hosts, "ssh-key": key };
    const well = await tidegate("status", connection);
    expect(well.code).toBe(0);
    const { release = "" } = outputs;
    const asItIs = { host: host.address, release, slot: "blue", healthy: true, drift: [] };
    expect(JSON.parse(well.stdout)).toMatchObject({ consistent: true, hosts: [asItIs] });

    await host.dockerCli("stop", (await fleet.view(shop).inspect(release)).Id);
    const drifted = await tidegate("status", connection);
    expect(drifted.code).toBe(1);
    const status = JSON.parse(drifted.stdout) as Status;
    expect(status.consistent).toBe(false);
    expect(status.hosts[0]?.drift.join()).toContain("nothing runs in the live slot blue");

    const repaired = await tidegate("deploy", await fleet.inputs(shop, "v1"));
    expect(repaired.code).toBe(0);
    expect(JSON.parse(repaired.stdout)).toMatchObject({ result: "deployed", slot: "green" });
    expect((await ask(host.address, shop.port)).release).toBe("v1");
    expect((await tidegate("status", connection)).code).toBe(0);
  });

  it("refuses what it does not understand with exit code 2, and a secret on the command line", async () => {
    const inputs = await fleet.inputs(shop, "v2");
    const wrong = await tidegate("deploy", { ...inputs, "health-timeout": "5", imag: "x" });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('input "health-timeout"');
    expect(wrong.stderr).toContain('input "imag"');
    const program = [node24(), join(projectRoot, "cli/main.ts"), "deploy", "--ssh-key", "a-secret-value"];
    const shown = await tryCommand(program);
    expect(shown.code).toBe(2);
    expect(shown.stderr).toContain('input "ssh-key": is a secret');
    expect(shown.stderr).not.toContain("a-secret-value");
  });

  it("ends with exit code 1 when a deploy is refused, and says why", async () => {
    const inputs = await fleet.inputs(shop, "v2", { env: "HEALTH_AFTER=never", "health-timeout": "1s" });
    const refused = await tidegate("deploy", inputs);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ result: "failed", reason: "candidate-unhealthy" });
    expect(refused.stderr).toContain("candidate-unhealthy");
    expect(refused.stderr).not.toContain(inputs["ssh-key"]?.split("\n")[1]);
  });
});

describe("a runner on the host itself", () => {
  it("deploys without SSH, as a user who may use Docker and no more", async () => {
    const sshdLog = await host.log("sshd");
    const inputs = { hosts: "", "ssh-key": "", "known-hosts": "", transport: "local" };
    const first = await fleet.deploy(local, "v1", inputs, { launcher: onHost() });
    expect(first).toMatchObject({ exitCode: 0, outputs: { result: "deployed", reason: "" } });
    expect((await ask(host.address, local.port)).release).toBe("v1");
    const second = await fleet.deploy(local, "v2", inputs, { launcher: onHost() });
    expect(second.outputs).toMatchObject({
      result: "deployed",
      "previous-release": first.outputs["release"],
    });
    expect(JSON.parse(second.outputs["hosts"] ?? "")).toMatchObject([
      { host: "localhost", result: "deployed" },
    ]);
    expect((await ask(host.address, local.port)).release).toBe("v2");
    expect(await host.log("sshd")).toBe(sshdLog);

    // Both ways see the same host.
    const overSsh = await fleet.deploy(local, "v2");
    expect(overSsh.outputs).toMatchObject({ result: "unchanged", release: second.outputs["release"] });
  });

  it("is told what to do when its user may not use Docker", async () => {
    const inputs = { hosts: "", "ssh-key": "", "known-hosts": "", transport: "local" };
    const run = await fleet.deploy(local, "v3", inputs, { launcher: onHost("--clear-groups") });
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason: "socket-refused" } });
    expect(run.log).toContain("/var/run/docker.sock cannot be opened: EACCES");
    expect(run.log).toContain("Add the runner's user to the group that owns the socket");
  });
});

/**
 * What a command goes through to run on the host as its deploy user. The one capability lets it read this checkout
 * wherever it lies; it opens no socket.
 */
function onHost(groups = `--groups=${DOCKER_GROUP}`): readonly string[] {
  const enter = ["--mount", "--net", "--uts", "--ipc", "--pid"];
  const user = ["--reuid=1001", "--regid=1001", groups];
  const reading = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"];
  return ["nsenter", "--target", `${host.pids.init}`, ...enter, "--", "setpriv", ...user, ...reading, "--"];
}
