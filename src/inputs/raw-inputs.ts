/**
 * Input name to text, as the runner or the command line handed it over, with the defaults of action.yml
 * filled in. Empty or absent means that the input is not set.
 */
export type RawInputs = ReadonlyMap<string, string>;

/** The text of an input, or `undefined` when it is not set. */
export function textOf(raw: RawInputs, input: string): string | undefined {
  const text = raw.get(input);
  return text === "" ? undefined : text;
}
