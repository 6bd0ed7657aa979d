import { readDeployRequest } from "../../../src/deploy/read-request.ts";
import type { DeployRequest } from "../../../src/deploy/request.ts";
import type { Parsed } from "../../../src/failure/problem.ts";
import { knownInputs } from "../../../src/inputs/deploy-inputs.ts";
import { readRawInputs } from "../../../src/runner/inputs.ts";

/** Every input of action.yml, read once into one request, or every problem there is. */
export function readInputs(): Promise<Parsed<DeployRequest>> {
  return readDeployRequest(readRawInputs([...knownInputs]));
}
