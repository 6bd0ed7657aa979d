#!/usr/bin/env node
import { deployCommand } from "./deploy.ts";
import { gateCommand } from "./gate.ts";
import { releasesCommand } from "./releases.ts";
import { rollbackCommand } from "./rollback.ts";
import { statusCommand } from "./status.ts";

const usage = `tidegate deploy --service NAME --image REFERENCE --hosts HOSTS --ssh-key @FILE --known-hosts @FILE … [--report FILE] [--json]
tidegate status --service NAME --hosts HOSTS --ssh-key @FILE --known-hosts @FILE [--json]
tidegate releases --service NAME --hosts HOSTS --ssh-key @FILE --known-hosts @FILE [--json]
tidegate rollback --to previous|ID|SHA|TAG|DIGEST --service NAME --hosts HOSTS … [--list] [--dry-run] [--json]
tidegate gate --url URL | --checks @FILE [--service NAME --hosts HOSTS …] [--json]

Flags are the inputs of the action blue-green-deploy, those of "gate" and "rollback" of the actions health-gate and rollback. A value "@FILE" is
read from that file; each flag can also be the environment variable TIDEGATE_ and its name (TIDEGATE_SSH_KEY), which is
where secrets belong.
--json prints the outputs, and --report writes the HTML report of a deploy to a file.
releases lists what can be gone back to and what was done; status says what runs, and what has drifted.
Exit codes: 0 the asked-for state is the real one, 1 it is not, 2 the command was not understood.
`;

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  deploy: deployCommand,
  gate: gateCommand,
  releases: releasesCommand,
  rollback: rollbackCommand,
  status: statusCommand,
};

const [name = "", ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) {
  const asked = ["help", "--help", "-h"].includes(name);
  (asked ? process.stdout : process.stderr).write(usage);
  process.exitCode = asked ? 0 : 2;
} else {
  process.exitCode = await command(args);
}
