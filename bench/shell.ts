import { join } from "node:path";
import { tryCommand } from "../tests/support/testbed/command.ts";
import type { Stage } from "./stage.ts";

/**
 * Runs a script on the host by `ssh`, as people's workflows do: one connection, standard input as the script.
 *
 * @throws Error with what it printed, unless it exits with 0
 */
export async function runByShell({ bed, host }: Stage, script: string): Promise<string> {
  const options = ["-o", `UserKnownHostsFile=${join(bed.directory, "known_hosts")}`, "-o", "BatchMode=yes"];
  const login = `${bed.shellUser}@${host.address}`;
  const command = ["ssh", "-F", "none", "-i", bed.shellKeyFile, ...options, login, "sh", "-se"];
  const { code, stdout, stderr } = await tryCommand(command, script);
  if (code === 0) return stdout;
  throw new Error(`the script on the host exited with ${code}: ${stderr || stdout}`);
}
