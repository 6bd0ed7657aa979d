import { type RawInputs, textOf } from "../inputs/raw-inputs.ts";
import { secretEnvMasks } from "./mask-secret-env.ts";
import { masksFor, secretInputs } from "./mask-secrets.ts";

/** Every text that stands for a secret of the inputs, as the runner is asked to mask it; for files that it does not mask. */
export function secretTexts(raw: RawInputs): readonly string[] {
  const inputs = secretInputs.flatMap((input) => masksFor(textOf(raw, input) ?? ""));
  return [...new Set([...inputs, ...secretEnvMasks(textOf(raw, "secret-env") ?? "").masks])];
}
