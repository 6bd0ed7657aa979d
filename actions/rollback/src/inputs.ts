import type { Parsed } from "../../../src/failure/problem.ts";
import { rollbackInputs } from "../../../src/inputs/rollback-inputs.ts";
import { readRollbackRequest } from "../../../src/rollback/read-request.ts";
import type { RollbackRequest } from "../../../src/rollback/request.ts";
import { readRawInputs } from "../../../src/runner/inputs.ts";
import { maskSecretEnv } from "../../../src/runner/mask-secret-env.ts";
import { maskSecrets } from "../../../src/runner/mask-secrets.ts";

/** Every input of action.yml, its secrets masked, read once into one request, or every problem there is. */
export function readInputs(): Promise<Parsed<RollbackRequest>> {
  const raw = readRawInputs(rollbackInputs);
  maskSecrets(raw);
  maskSecretEnv(raw);
  return readRollbackRequest(raw);
}
