import { cpus, loadavg, release, totalmem } from "node:os";
import { tryCommand } from "../tests/support/testbed/command.ts";

/** What numbers depend on, in lines for the document: command, machine, versions, date. */
export async function circumstances(name: string, command = "script/bench"): Promise<string> {
  const [docker, haproxy] = await Promise.all([
    versionOf(["dockerd", "--version"], /version ([^,\s]+)/),
    versionOf(["haproxy", "-v"], /version (\S+)/),
  ]);
  const cores = cpus();
  const load = loadavg().map((value) => value.toFixed(1));
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return [
    `\`${command} ${name}\`, ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC.`,
    `${cores.length} cores (${cores[0]?.model ?? "unknown"}), ${memory} GiB, Linux ${release()}, Docker ${docker},`,
    `HAProxy ${haproxy}, Node ${process.versions.node}; load average at the end ${load.join(" ")}.`,
    "Load, registry, hosts and deployer share these cores.",
  ].join("\n");
}

async function versionOf(command: readonly string[], pattern: RegExp): Promise<string> {
  const said = await tryCommand(command);
  return pattern.exec(said.stdout)?.[1] ?? "unknown";
}
