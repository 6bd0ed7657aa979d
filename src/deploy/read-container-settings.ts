import type { ContainerInputs, ReadContainer, Surroundings } from "../compose/read-container.ts";
import { noSettings } from "../compose/settings.ts";
import { type Parsed, parsed } from "../failure/problem.ts";
import { combine, optional } from "../inputs/combine.ts";
import { parseEnvLines } from "../inputs/env-lines.ts";
import { type RawInputs, textOf } from "../inputs/raw-inputs.ts";
import type { DeployRequest } from "./request.ts";

type ContainerParts = Pick<DeployRequest, "container" | "env" | "secretEnv" | "envRemoved" | "readingNotes">;

/** Everything about the container: settings, and the environment of all its sources, `secret-env` on top. */
export async function readContainerSettings(
  raw: RawInputs,
  around: Surroundings,
): Promise<Parsed<ContainerParts>> {
  const read = combine({
    settings: await readSettings(
      {
        container: textOf(raw, "container"),
        composeFile: textOf(raw, "compose-file"),
        composeService: textOf(raw, "compose-service"),
      },
      around,
    ),
    env: optional(raw, "env", parseEnvLines),
    secretEnv: optional(raw, "secret-env", parseEnvLines),
  });
  if (!read.ok) return read;
  const { settings, env, secretEnv } = read.value;
  const { environment, remarks, warnings } = settings;
  const all = new Map([...environment.values, ...(env ?? []), ...(secretEnv ?? [])]);
  return parsed({
    container: settings.settings,
    env: all,
    secretEnv: new Set(secretEnv?.keys() ?? []),
    envRemoved: environment.removed.filter((name) => !all.has(name)),
    readingNotes: { remarks, warnings },
  });
}

const nothing: ReadContainer = {
  settings: noSettings,
  environment: { values: new Map(), removed: [] },
  remarks: [],
  warnings: [],
};

/** Loads what reads YAML only where there is some. */
async function readSettings(inputs: ContainerInputs, around: Surroundings): Promise<Parsed<ReadContainer>> {
  if (Object.values(inputs).every((input) => input === undefined)) return parsed(nothing);
  const { readContainer } = await import("../compose/read-container.ts");
  return readContainer(inputs, around);
}
