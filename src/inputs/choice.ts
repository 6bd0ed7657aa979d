import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "./quoted.ts";

/** Reads one word of a closed set, spelled exactly. */
export function parseChoice<Choice extends string>(
  input: string,
  text: string,
  choices: readonly [Choice, ...Choice[]],
): Parsed<Choice> {
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return parsed(choice);
  return refused(input, `is ${quoted(text)}, and must be ${choices.join(" or ")}`, choices[0]);
}
