import type { Problem } from "./problem.ts";

/** One line a problem: `input "hosts": is required and not set. For example: deploy@203.0.113.7`. */
export function presentProblems(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ input, message, example }) => {
    const hint = example === undefined ? "" : ` For example: ${example}`;
    return `input "${inert(input)}": ${message}${endOf(message)}${hint}`;
  });
}

/** An input's name can come from a command line: nothing of it may end the line. */
function inert(name: string): string {
  return name.replaceAll(/[\p{Cc}"]/gu, "?");
}

function endOf(message: string): string {
  return /[.?!]$/.test(message) ? "" : ".";
}
