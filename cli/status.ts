import { readFleetRequest } from "../src/deploy/read-request.ts";
import type { FleetStatus } from "../src/fleet/judge-status.ts";
import { readStatus } from "../src/fleet/status.ts";
import { inert } from "../src/report/inert.ts";
import { readFlags } from "./flags.ts";
import { tellProblems } from "./tell-problems.ts";

/** `tidegate status`: what runs on every host; exit code 1 when something has drifted or cannot be asked. */
export async function statusCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, process.env);
  const request = await readFleetRequest(flags.inputs);
  if (!request.ok) return tellProblems([...flags.problems, ...request.problems]);
  if (flags.problems.length > 0) return tellProblems(flags.problems);
  const status = await readStatus(request.value);
  process.stdout.write(flags.json ? `${JSON.stringify(status, null, 2)}\n` : describe(status));
  return status.consistent ? 0 : 1;
}

function describe(status: FleetStatus): string {
  const lines = status.hosts.flatMap((host) => [
    `${host.host}  ${host.release ?? "nothing is live"}${host.slot === undefined ? "" : ` in ${host.slot}`}${
      host.release === undefined ? "" : host.healthy ? ", healthy" : ", NOT healthy"
    }`,
    ...(host.image === undefined ? [] : [`    image ${host.image}`, `    ${host.digest}`]),
    ...(host.since === undefined ? [] : [`    deployed ${host.since}, ${host.kept} kept for rollback`]),
    ...host.drift.map((drift) => `    drift: ${drift}`),
  ]);
  const verdict = status.consistent ? "consistent" : "NOT consistent";
  return `${[...lines, ...status.findings, `${status.service}: ${verdict}`].map(inert).join("\n")}\n`;
}
