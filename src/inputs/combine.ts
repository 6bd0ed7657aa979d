import { type Parsed, type Problem, parsed, refused } from "../failure/problem.ts";
import { type RawInputs, textOf } from "./raw-inputs.ts";

/** What a parser of one input looks like. */
export type Parser<T> = (input: string, text: string) => Parsed<T>;

type Values<Parts> = { readonly [Key in keyof Parts]: Parts[Key] extends Parsed<infer T> ? T : never };

/** All parts as one value, or the problems of all of them together, in the order of the parts. */
export function combine<Parts extends Readonly<Record<string, Parsed<unknown>>>>(
  parts: Parts,
): Parsed<Values<Parts>> {
  const problems = Object.values(parts).flatMap(problemsOf);
  if (problems.length > 0) return { ok: false, problems };
  const values = Object.entries(parts).map(([name, part]) => [name, part.ok ? part.value : undefined]);
  return parsed(Object.fromEntries(values) as Values<Parts>);
}

/** What stands in the way of a value: nothing once it is parsed. */
export function problemsOf(part: Parsed<unknown>): readonly Problem[] {
  return part.ok ? [] : part.problems;
}

/** Parses an input that must be set. */
export function required<T>(raw: RawInputs, input: string, parse: Parser<T>, example: string): Parsed<T> {
  const text = textOf(raw, input);
  return text === undefined ? refused(input, "is required and not set", example) : parse(input, text);
}

/** Parses an input that may be left out. */
export function optional<T>(raw: RawInputs, input: string, parse: Parser<T>): Parsed<T | undefined> {
  const text = textOf(raw, input);
  return text === undefined ? parsed(undefined) : parse(input, text);
}
