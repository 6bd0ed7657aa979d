import type { Problem } from "../failure/problem.ts";
import type { Reason } from "../failure/reason.ts";
import { isNotBuiltYet, knownInputs } from "./deploy-inputs.ts";
import { nearestName } from "./nearest-name.ts";
import { quoted } from "./quoted.ts";
import { type RawInputs, textOf } from "./raw-inputs.ts";

/** One problem for each input that is set and that this version does not act on. */
export function inputsSetButNotBuilt(raw: RawInputs): readonly Problem[] {
  return setInputs(raw)
    .filter(isNotBuiltYet)
    .map((input) => ({ input, message: "is not built yet, and would be ignored: leave it out" }));
}

/** One problem for each input that is set and that no version knows, with the name that may have been meant. */
export function inputsUnknown(raw: RawInputs, known: ReadonlySet<string> = knownInputs): readonly Problem[] {
  return setInputs(raw)
    .filter((input) => !known.has(input))
    .map((input) => {
      const nearest = nearestName(input, known);
      const hint = nearest === undefined ? "" : `; did you mean ${quoted(nearest)}?`;
      return { input, message: `is not an input of this action${hint}` };
    });
}

/** The reason code of a refusal: `input-not-built-yet` when nothing else is wrong. */
export function reasonOf(
  problems: readonly Problem[],
): Extract<Reason, "invalid-input" | "input-not-built-yet"> {
  return problems.every(({ input }) => isNotBuiltYet(input)) ? "input-not-built-yet" : "invalid-input";
}

function setInputs(raw: RawInputs): readonly string[] {
  return [...raw.keys()].filter((input) => textOf(raw, input) !== undefined);
}
