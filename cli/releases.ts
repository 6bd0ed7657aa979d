import { readFleetRequest } from "../src/deploy/read-request.ts";
import { type FleetReleases, readReleases } from "../src/fleet/releases.ts";
import { historyText } from "../src/report/history-text.ts";
import { inert } from "../src/report/inert.ts";
import { releasesText } from "../src/report/releases-table.ts";
import { readFlags } from "./flags.ts";
import { tellProblems } from "./tell-problems.ts";

/** `tidegate releases`: what can be gone back to, and what was done; exit code 1 when a host could not be asked. */
export async function releasesCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, process.env);
  const request = await readFleetRequest(flags.inputs);
  if (!request.ok) return tellProblems([...flags.problems, ...request.problems]);
  if (flags.problems.length > 0) return tellProblems(flags.problems);
  const known = await readReleases(request.value);
  process.stdout.write(flags.json ? `${JSON.stringify(known, null, 2)}\n` : describe(known));
  return known.whole ? 0 : 1;
}

function describe({ releases, history, hosts, findings }: FleetReleases): string {
  const lines = [
    ...releasesText(releases, hosts.length),
    "",
    ...historyText(history),
    ...(findings.length === 0 ? [] : ["", ...findings.map(inert)]),
  ];
  return `${lines.join("\n")}\n`;
}
