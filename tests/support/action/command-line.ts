import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CommandResult, tryCommand } from "../testbed/command.ts";
import { projectRoot } from "./bundle.ts";
import type { ActionFleet } from "./fleet.ts";
import type { Inputs } from "./inputs.ts";
import { node24 } from "./run.ts";

/** Runs `tidegate` with the key in its environment, and the other inputs as flags. */
export async function tidegate(
  fleet: ActionFleet,
  command: string,
  inputs: Inputs,
  ...switches: readonly string[]
): Promise<CommandResult> {
  const { "ssh-key": key = "", ...flags } = inputs;
  const knownHosts = join(fleet.bed.directory, "known_hosts");
  await writeFile(knownHosts, fleet.bed.knownHosts);
  const args = Object.entries({ ...flags, "known-hosts": `@${knownHosts}` }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);
  const program = [node24(), join(projectRoot, "cli/main.ts"), command, ...switches, ...args];
  return await tryCommand(["env", `TIDEGATE_SSH_KEY=${key}`, ...program]);
}

/** Inputs of the commands that look at a service and change nothing. */
export function lookingAt(fleet: ActionFleet, service: string): Inputs {
  const hosts = fleet.bed.hosts.map((host) => host.address).join("\n");
  return { service, hosts, "ssh-key": fleet.bed.deployKey };
}
