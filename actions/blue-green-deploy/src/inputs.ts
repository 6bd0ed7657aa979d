import { readDeployRequest } from "../../../src/deploy/read-request.ts";
import type { DeployRequest } from "../../../src/deploy/request.ts";
import type { Parsed } from "../../../src/failure/problem.ts";
import { knownInputs } from "../../../src/inputs/deploy-inputs.ts";
import { readRawInputs } from "../../../src/runner/inputs.ts";
import { maskSecretEnv } from "../../../src/runner/mask-secret-env.ts";
import { maskSecrets } from "../../../src/runner/mask-secrets.ts";
import { secretTexts } from "../../../src/runner/secret-texts.ts";

/** Every input of action.yml, its secrets masked, read once into one request, or every problem there is. */
export function readInputs(): Promise<Parsed<DeployRequest>> {
  const raw = readRawInputs([...knownInputs]);
  maskSecrets(raw);
  maskSecretEnv(raw);
  return readDeployRequest(raw);
}

/** What must not stand in a file that outlives the run. */
export function readSecrets(): readonly string[] {
  return secretTexts(readRawInputs([...knownInputs]));
}
