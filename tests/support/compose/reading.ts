import { posix } from "node:path";
import {
  type ContainerInputs,
  type ReadContainer,
  readContainer,
  type Surroundings,
} from "../../../src/compose/read-container.ts";
import type { ContainerSettings } from "../../../src/compose/settings.ts";
import { presentProblems } from "../../../src/failure/present-problems.ts";

/** A repository of these files, read with these variables set. */
export function around(
  files: Readonly<Record<string, string>> = {},
  variables: Readonly<Record<string, string>> = {},
): Surroundings {
  return {
    variable: (name) => variables[name],
    readFile: (path) => {
      const text = files[path];
      return text === undefined ? { kind: "absent" } : { kind: "text", text };
    },
    resolve: (beside, path) => (beside === undefined ? path : posix.join(posix.dirname(beside), path)),
  };
}

const unset: ContainerInputs = { container: undefined, composeFile: undefined, composeService: undefined };

/** What inputs come to; throws where they are refused. */
export function readSettings(given: Partial<ContainerInputs>, surroundings = around()): ReadContainer {
  const result = readContainer({ ...unset, ...given }, surroundings);
  if (!result.ok) throw new Error(presentProblems(result.problems).join("\n"));
  return result.value;
}

/** Why inputs are refused, as a person reads it; empty where they are not. */
export function problemsOf(given: Partial<ContainerInputs>, surroundings = around()): readonly string[] {
  const result = readContainer({ ...unset, ...given }, surroundings);
  return result.ok ? [] : presentProblems(result.problems);
}

/** The settings of an input `container` alone. */
export function settingsOf(container: string, surroundings = around()): ContainerSettings {
  return readSettings({ container }, surroundings).settings;
}
