import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { terminalJournal } from "../../../cli/terminal-journal.ts";
import { deploy } from "../../../src/deploy/deploy.ts";
import { readDeployRequest } from "../../../src/deploy/read-request.ts";
import { presentProblems } from "../../../src/failure/present-problems.ts";
import { giveBackLeft } from "../../../src/lease/give-back-left.ts";
import { failuresOf } from "../../../src/report/failure-section.ts";
import { silentJournal } from "../../../src/report/journal.ts";
import type { DeployOutcome } from "../../../src/report/outcome.ts";
import { type Testbed } from "../testbed/testbed.ts";

/** Inputs of blue-green-deploy by name, as a workflow's `with:` gives them. */
export type Inputs = Readonly<Record<string, string>>;

/** A deploy that has ended. */
export interface EngineRun {
  readonly outcome: DeployOutcome;
  /** Everything the journal told, and after it every failure with its advice and evidence. */
  readonly log: string;
}

/** A deploy under way in this process. */
export interface RunningEngine {
  log(): string;
  cancel(reason: Error): void;
  readonly ended: Promise<EngineRun>;
  /** What an action's post step does: gives back the lease that the run could not give back itself. */
  post(): Promise<void>;
}

const metadata = new URL("../../../actions/blue-green-deploy/action.yml", import.meta.url);

/** Deploys with the engine in this process, without a bundle: defaults are those of action.yml. */
export async function runEngine(inputs: Inputs): Promise<EngineRun> {
  return await (await startEngine(inputs)).ended;
}

export async function startEngine(inputs: Inputs): Promise<RunningEngine> {
  const request = await readDeployRequest(allInputs(inputs));
  if (!request.ok) throw new Error(presentProblems(request.problems).join("\n"));
  let log = "";
  const journal = terminalJournal({ write: (text) => (log += text) }, {});
  const controller = new AbortController();
  const origin = { actor: undefined, commit: undefined, run: undefined, repository: undefined };
  let holder: string | undefined;
  const context = {
    journal,
    origin,
    signal: controller.signal,
    onHolder: (id: string) => {
      holder = id;
    },
    onReleased: () => {
      holder = undefined;
    },
  };
  const post = async () => {
    if (holder !== undefined) await giveBackLeft(request.value, holder, silentJournal);
  };
  const ended = deploy(request.value, context).then((outcome) => {
    journal.close();
    const failures = failuresOf(outcome).map(({ host, reason, input, message, advice, evidence }) =>
      [`${host ?? "fleet"}: ${reason} (${input ?? ""}): ${message}`, advice ?? "", ...evidence].join("\n"),
    );
    return { outcome, log: `${log}${failures.join("\n")}\n` };
  });
  return { log: () => log, cancel: (reason) => controller.abort(reason), ended, post };
}

/** Inputs that deploy `tag` of the test service to every host of a bed, with short times. */
export async function bedInputs(
  bed: Testbed,
  service: string,
  tag: string,
  more: Inputs = {},
): Promise<Inputs> {
  return {
    service,
    image: (await bed.images.service(tag)).reference,
    hosts: bed.hosts.map((host) => host.address).join("\n"),
    "ssh-key": bed.deployKey,
    "known-hosts": bed.knownHosts,
    "proxy-image": (await bed.images.proxy()).reference,
    "health-interval": "100ms",
    "health-timeout": "20s",
    "drain-timeout": "5s",
    "bake-time": "0s",
    ...more,
  };
}

/** The inputs of a step as the reader gets them. */
export function allInputs(given: Inputs): ReadonlyMap<string, string> {
  return new Map(Object.entries({ ...defaults(), ...given }));
}

function defaults(): Inputs {
  const { inputs } = parse(readFileSync(metadata, "utf8")) as {
    inputs: Record<string, { default?: string }>;
  };
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, input]) =>
      // An expression is for GitHub to fill in.
      input.default === undefined || input.default.includes("${{") ? [] : [[name, input.default]],
    ),
  );
}
