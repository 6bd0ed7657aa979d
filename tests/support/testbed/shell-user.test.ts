import { join } from "node:path";
import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { type CommandResult, tryCommand } from "./command.ts";
import { startTestbed, type Testbed } from "./testbed.ts";

jest.setTimeout(60_000);

let bed: Testbed;

beforeAll(async () => {
  bed = await startTestbed({ hosts: 1, registry: false, shellUser: true });
});

afterAll(async () => {
  await bed.stop();
});

async function ssh(user: string, keyFile: string, command: string): Promise<CommandResult> {
  const knownHosts = `UserKnownHostsFile=${bed.directory}/known_hosts`;
  const options = ["-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=accept-new", "-o", knownHosts];
  return await tryCommand([
    "ssh",
    "-F",
    "none",
    "-i",
    keyFile,
    ...options,
    `${user}@${bed.host(0).address}`,
    command,
  ]);
}

it("runs docker in a home of its own, also after a reboot", async () => {
  const command = "id -un; pwd; touch mine && docker info --format '{{.Name}}'";
  const told = `operator\n/run/operator\n${bed.host(0).name}\n`;
  expect(await ssh(bed.shellUser, bed.shellKeyFile, command)).toMatchObject({ code: 0, stdout: told });
  await bed.host(0).reboot();
  expect(await ssh(bed.shellUser, bed.shellKeyFile, command)).toMatchObject({ code: 0, stdout: told });
});

it("gives the deploy user no shell, nor one user the other's key", async () => {
  const deployKey = join(bed.directory, "deploy_key");
  expect(await ssh(bed.deployUser, deployKey, "id")).toMatchObject({ code: 1, stdout: "" });
  expect(await ssh(bed.deployUser, bed.shellKeyFile, "id")).toMatchObject({ code: 255, stdout: "" });
  expect(await ssh(bed.shellUser, deployKey, "id")).toMatchObject({ code: 255, stdout: "" });
});
