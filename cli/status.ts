import { readFleetRequest } from "../src/deploy/read-request.ts";
import { readStatus } from "../src/fleet/status.ts";
import { statusText } from "../src/report/status-text.ts";
import { readFlags } from "./flags.ts";
import { tellProblems } from "./tell-problems.ts";

/** `tidegate status`: what runs on every host; exit code 1 when something has drifted or cannot be asked. */
export async function statusCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, process.env);
  const request = await readFleetRequest(flags.inputs);
  if (!request.ok) return tellProblems([...flags.problems, ...request.problems]);
  if (flags.problems.length > 0) return tellProblems(flags.problems);
  const status = await readStatus(request.value);
  process.stdout.write(
    flags.json ? `${JSON.stringify(status, null, 2)}\n` : `${statusText(status).join("\n")}\n`,
  );
  return status.consistent ? 0 : 1;
}
