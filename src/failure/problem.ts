/** One thing wrong with one input; parsers collect all of them before anything is refused. */
export interface Problem {
  /** The input's name as in action.yml. */
  readonly input: string;
  /** What is wrong, without the value when the input can hold a secret. */
  readonly message: string;
  /** An example of what is right. */
  readonly example?: string;
}

/** A value, or every problem that stands in its way. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function refused(input: string, message: string, example?: string): Parsed<never> {
  return { ok: false, problems: [example === undefined ? { input, message } : { input, message, example }] };
}
