import type { Parsed } from "../../../src/failure/problem.ts";
import { readGateRequest } from "../../../src/gate/read-request.ts";
import type { GateRequest } from "../../../src/gate/request.ts";
import { gateInputs } from "../../../src/inputs/gate-inputs.ts";
import { readRawInputs } from "../../../src/runner/inputs.ts";
import { maskSecrets } from "../../../src/runner/mask-secrets.ts";

/** Every input of action.yml, its secrets masked, read once into one request, or every problem there is. */
export function readInputs(): Promise<Parsed<GateRequest>> {
  const raw = readRawInputs([...gateInputs]);
  maskSecrets(raw);
  return readGateRequest(raw);
}
